package io.streamtune.loadtest.findmax;

import io.streamtune.loadtest.measure.RunMeasurements;
import java.util.Locale;
import java.util.Optional;

/**
 * A rate that was tried.
 *
 * @param rate images a second
 * @param sustained whether it was sustained
 * @param reason why not; empty if it was
 * @param throughput answers a second while images were sent
 * @param p50Millis from the intended time to receipt
 * @param p99Millis the same
 * @param openAtEnd images without an answer when the last one had been due
 * @param notAnswered images without an answer at all
 */
public record RateStep(
    double rate,
    boolean sustained,
    String reason,
    double throughput,
    double p50Millis,
    double p99Millis,
    long openAtEnd,
    long notAnswered) {
  /** What the columns of {@link #line} are. */
  public static final String HEADING =
      String.format(
          Locale.ROOT,
          "%10s %12s %10s %10s %8s",
          "rate [1/s]",
          "answered/s",
          "p50 [ms]",
          "p99 [ms]",
          "open");

  /** Judges a run. */
  public static RateStep of(double rate, RunMeasurements run, Limit limit) {
    Optional<String> exceeded = limit.exceeded(run);
    return new RateStep(
        rate,
        exceeded.isEmpty(),
        exceeded.orElse(""),
        run.throughput(),
        run.toReceipt().p50(),
        run.toReceipt().p99(),
        run.openAtEnd(),
        run.counts().notAnswered());
  }

  /** Returns a line of a table. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%10.1f %12.1f %10.1f %10.1f %8d   %s",
        rate,
        throughput,
        p50Millis,
        p99Millis,
        openAtEnd,
        sustained ? "sustained" : "not sustained: " + reason);
  }
}
