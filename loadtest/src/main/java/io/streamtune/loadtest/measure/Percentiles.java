package io.streamtune.loadtest.measure;

import org.HdrHistogram.Histogram;

/**
 * The distribution of times, in milliseconds, with three significant digits.
 *
 * @param count the number of times; if it is 0, so are all others
 */
public record Percentiles(
    long count,
    double min,
    double mean,
    double p50,
    double p90,
    double p95,
    double p99,
    double p999,
    double max) {

  /** Reads a histogram of microseconds. */
  static Percentiles of(Histogram micros) {
    if (micros.getTotalCount() == 0) {
      return new Percentiles(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
    return new Percentiles(
        micros.getTotalCount(),
        micros.getMinValue() / 1e3,
        Math.rint(micros.getMean()) / 1e3,
        at(micros, 50),
        at(micros, 90),
        at(micros, 95),
        at(micros, 99),
        at(micros, 99.9),
        micros.getMaxValue() / 1e3);
  }

  private static double at(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }
}
