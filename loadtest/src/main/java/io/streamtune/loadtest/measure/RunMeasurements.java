package io.streamtune.loadtest.measure;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a run measured. Latencies count from the time at which an image was to be sent, in
 * milliseconds, so that a sender or a system that stood still hides nothing.
 *
 * @param spanSeconds how long images were due, without the warm-up
 * @param counts how many
 * @param toReceipt until the prediction was received by the load test
 * @param toRecord until the time that the prediction's record carries
 * @param recordBeforeIntended predictions whose record carries a time before their image was due:
 *     the clocks differ by more than the latency; they count as 0
 * @param deadLettersToReceipt until the dead letter was received
 * @param toAcknowledgement until the brokers had the image
 * @param senderLateness until the image was handed to the sender: how late the load test itself was
 * @param p99ByFifth p99 to receipt in milliseconds of the images that were due in each fifth of the
 *     run; 0 where none was predicted
 * @param series the run second by second
 * @param versionChanges swaps, as they are seen from outside
 */
public record RunMeasurements(
    double spanSeconds,
    Counts counts,
    Percentiles toReceipt,
    Percentiles toRecord,
    long recordBeforeIntended,
    Percentiles deadLettersToReceipt,
    Percentiles toAcknowledgement,
    Percentiles senderLateness,
    List<Double> p99ByFifth,
    List<SeriesPoint> series,
    List<VersionChange> versionChanges) {
  // Why: what a thread that sleeps until a time is late by is below it on a machine that has time.
  private static final double LATE_MILLIS = 10;
  private static final double SENT_SHARE = 0.99;

  /** Copies the lists; a result of an earlier version has no fifths. */
  public RunMeasurements {
    p99ByFifth = p99ByFifth == null ? List.of() : List.copyOf(p99ByFifth);
    series = List.copyOf(series);
    versionChanges = List.copyOf(versionChanges);
  }

  /** Returns answers a second while images were sent. */
  public double throughput() {
    return counts.answeredWhileSending() / spanSeconds;
  }

  /** Returns predictions within the deadline, a second. */
  public double goodput() {
    return counts.withinDeadline() / spanSeconds;
  }

  /**
   * Returns p99 of the last fifth of the run by that of the second fifth: above 1 where latency
   * grew. The first fifth is left out, in which code is compiled. Empty where one of them has no
   * predictions.
   */
  public OptionalDouble p99Drift() {
    boolean isKnown = p99ByFifth.size() == 5 && p99ByFifth.get(1) > 0 && p99ByFifth.get(4) > 0;
    return isKnown
        ? OptionalDouble.of(p99ByFifth.get(4) / p99ByFifth.get(1))
        : OptionalDouble.empty();
  }

  /** Returns images sent a second. */
  public double sentRate() {
    return counts.sent() / spanSeconds;
  }

  /** Returns images that were sent and not answered when sending ended. */
  public long openAtEnd() {
    return counts.sent() - counts.sendFailures() - counts.shed() - counts.answeredWhileSending();
  }

  /**
   * Returns whether the load test itself could not send what it was asked to: one image in a
   * hundred more than 10 ms late, or not sent at all. Then it measured itself, too.
   */
  public boolean senderWasLate() {
    return senderLateness.p99() > LATE_MILLIS
        || counts.sent() < SENT_SHARE * (counts.sent() + counts.notSent());
  }
}
