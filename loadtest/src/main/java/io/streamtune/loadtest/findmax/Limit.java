package io.streamtune.loadtest.findmax;

import io.streamtune.loadtest.measure.RunMeasurements;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * When a rate counts as sustained.
 *
 * @param p99 99 of 100 predictions must arrive faster than this, from intended time to receipt
 */
public record Limit(Duration p99) {
  /** Why: a few images are unanswered at any moment, whatever the rate. */
  private static final double OPEN_MIN = 5;

  /**
   * Returns why a run did not sustain its rate; empty if it did.
   *
   * <p>The number of unanswered images when sending ends shows a growing backlog: a system that
   * answers within the limit holds at most rate × limit images at a time (Little's law). So if
   * there are more, some were not answered in time.
   *
   * <p>A load test that is late itself makes latencies longer, never shorter, because they start at
   * the intended time. So a rate may be sustained all the same; if it is not, the reason mentions
   * the delay.
   */
  public Optional<String> exceeded(RunMeasurements run) {
    long late = Math.round(run.senderLateness().p99());
    String own = run.senderWasLate() ? "; the load test itself was late by %d ms" : "";
    return reason(run).map(reason -> reason + own.formatted(late));
  }

  private Optional<String> reason(RunMeasurements run) {
    double millis = p99.toNanos() / 1e6;
    double openMax = Math.max(OPEN_MIN, run.sentRate() * millis / 1e3);
    if (run.counts().notSent() > 0) {
      return Optional.of(run.counts().notSent() + " images could not be sent");
    }
    if (run.counts().sendFailures() > 0) {
      return Optional.of(run.counts().sendFailures() + " images were refused or had no reply");
    }
    if (run.counts().shed() > 0) {
      return Optional.of(run.counts().shed() + " images were turned away (503)");
    }
    long errors = serverErrors(run);
    if (errors > 0) {
      return Optional.of(errors + " images were answered with an error of the server");
    }
    if (run.counts().notAnswered() > 0) {
      return Optional.of(run.counts().notAnswered() + " images were not answered");
    }
    if (run.toReceipt().count() == 0) {
      return Optional.of("nothing was predicted");
    }
    if (run.toReceipt().p99() >= millis) {
      return Optional.of("p99 is %d ms".formatted(Math.round(run.toReceipt().p99())));
    }
    return run.openAtEnd() > openMax
        ? Optional.of("the backlog grows: %d images open at the end".formatted(run.openAtEnd()))
        : Optional.empty();
  }

  /** Counts HTTP errors that are not caused by the image. */
  private static long serverErrors(RunMeasurements run) {
    return run.counts().deadLettersByCode().entrySet().stream()
        .filter(code -> code.getKey().matches("HTTP (429|5..)"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
