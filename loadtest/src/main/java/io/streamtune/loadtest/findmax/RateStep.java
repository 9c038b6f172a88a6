package io.streamtune.loadtest.findmax;

import io.streamtune.loadtest.measure.RunMeasurements;
import java.util.Locale;
import java.util.Optional;

/**
 * A rate that was tried.
 *
 * @param rate images per second
 * @param sustained whether it was sustained
 * @param reason why not; empty if it was
 * @param throughput answers per second while images were sent
 * @param p50Millis from the intended time to receipt
 * @param p99Millis from the intended time to receipt
 * @param openAtEnd images without an answer when sending ended
 * @param notAnswered images that never got an answer
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
  /** The column headings of {@link #line}. */
  public static final String HEADING =
      String.format(
          Locale.ROOT,
          "%10s %12s %10s %10s %8s",
          "rate [1/s]",
          "answered/s",
          "p50 [ms]",
          "p99 [ms]",
          "open");

  /** Evaluates a run. */
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

  /** Returns the step as a row of the table. */
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
