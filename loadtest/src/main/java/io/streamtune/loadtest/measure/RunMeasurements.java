package io.streamtune.loadtest.measure;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The measurements of a run. Latencies start at the time at which an image was due, in
 * milliseconds. So a sender or a system that stalls hides nothing.
 *
 * @param spanSeconds how long images were due, without the warm-up
 * @param counts the numbers of images
 * @param toReceipt until the load test received the prediction
 * @param toRecord until the timestamp of the prediction's record
 * @param recordBeforeIntended predictions whose record's timestamp is before their image was due:
 *     the clocks differ by more than the latency; their latency counts as 0
 * @param deadLettersToReceipt until the load test received the dead letter
 * @param toAcknowledgement until the brokers acknowledged the image
 * @param senderLateness until the image was handed to the sender: how late the load test itself was
 * @param p99ByFifth p99 to receipt in milliseconds of the images that were due in each fifth of the
 *     run; 0 if none was predicted
 * @param series the run second by second
 * @param versionChanges swaps, as seen from outside
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
  // Why: a thread that sleeps until a given time is less late than this on a machine with idle
  // time.
  private static final double LATE_MILLIS = 10;
  private static final double SENT_SHARE = 0.99;

  /** Copies the lists; a result of an earlier version has no fifths. */
  public RunMeasurements {
    p99ByFifth = p99ByFifth == null ? List.of() : List.copyOf(p99ByFifth);
    series = List.copyOf(series);
    versionChanges = List.copyOf(versionChanges);
  }

  /** Returns answers per second while images were sent. */
  public double throughput() {
    return counts.answeredWhileSending() / spanSeconds;
  }

  /** Returns predictions within the deadline, per second. */
  public double goodput() {
    return counts.withinDeadline() / spanSeconds;
  }

  /**
   * Returns p99 of the last fifth of the run divided by that of the second fifth: above 1 if
   * latency grew. The first fifth is left out because code is being compiled in it. Empty if one of
   * them has no predictions.
   */
  public OptionalDouble p99Drift() {
    boolean isKnown = p99ByFifth.size() == 5 && p99ByFifth.get(1) > 0 && p99ByFifth.get(4) > 0;
    return isKnown
        ? OptionalDouble.of(p99ByFifth.get(4) / p99ByFifth.get(1))
        : OptionalDouble.empty();
  }

  /** Returns images sent per second. */
  public double sentRate() {
    return counts.sent() / spanSeconds;
  }

  /** Returns the images that were sent and not answered when sending ended. */
  public long openAtEnd() {
    return counts.sent() - counts.sendFailures() - counts.shed() - counts.answeredWhileSending();
  }

  /**
   * Returns whether the load test itself could not send as requested: one image in a hundred was
   * more than 10 ms late, or was not sent at all. Then it also measured itself.
   */
  public boolean senderWasLate() {
    return senderLateness.p99() > LATE_MILLIS
        || counts.sent() < SENT_SHARE * (counts.sent() + counts.notSent());
  }
}
