package io.streamtune.loadtest.measure;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Collects the events of a run and aggregates them. Images that are due before time 0 belong to the
 * warm-up: they are known but not counted.
 *
 * <p><b>Called on:</b> any thread.
 */
public final class Recorder {
  /** Why: a million images in flight take 17 MB and are more than a minute at 15,000 a second. */
  private static final int FLIGHTS_MAX = 1 << 20;

  private static final int DIGITS = 3;
  private static final int CODES_MAX = 100;

  private final long deadlineNanos;
  private final InFlightRing flights;
  private final TimeSeries series = new TimeSeries();
  private final Histogram receipt = new Histogram(DIGITS);
  private final Histogram record = new Histogram(DIGITS);
  private final Histogram letters = new Histogram(DIGITS);
  private final Histogram acknowledgement = new Histogram(DIGITS);
  private final Histogram lateness = new Histogram(DIGITS);
  private final Map<String, Long> codes = new TreeMap<>();
  private final Map<String, Long> reasons = new TreeMap<>();

  private long sent;
  private long brokenSent;
  private long acknowledged;
  private long refused;
  private long shed;
  private long predictions;
  private long deadLetters;
  private long duplicates;
  private long foreign;
  private long goodRefused;
  private long brokenPredicted;
  private long withinDeadline;
  private long answeredWhileSending;
  private long recordBeforeIntended;
  private long endNanos; // 0: not yet.

  /**
   * Creates a recorder.
   *
   * @param deadline a later prediction does not count as goodput
   */
  public Recorder(Duration deadline) {
    this(deadline, FLIGHTS_MAX);
  }

  Recorder(Duration deadline, int flightsMax) {
    this.deadlineNanos = deadline.toNanos();
    this.flights = new InFlightRing(flightsMax);
  }

  /** Records an event. */
  public synchronized void add(Event event) {
    switch (event) {
      case Event.Sent image -> sent(image);
      case Event.Acknowledged image -> acknowledged(image);
      case Event.Refused image -> refused(image);
      case Event.Predicted answer -> predicted(answer);
      case Event.Replied answer -> replied(answer);
      case Event.Shed answer -> shed(answer);
      case Event.Buried answer -> buried(answer);
      case Event.Foreign _ -> foreign++;
    }
  }

  /**
   * Records that sending has ended; the first call counts.
   *
   * @param nanos the time of the run, above 0
   */
  public synchronized void ended(long nanos) {
    if (endNanos == 0) {
      endNanos = Math.max(1, nanos);
      answeredWhileSending = predictions + deadLetters;
    }
  }

  /**
   * Returns the number of images that were sent and have no outcome yet, without those of the
   * warm-up.
   */
  public synchronized long open() {
    return sent - refused - shed - predictions - deadLetters;
  }

  /** Returns the number of images that were sent, without those of the warm-up. */
  public synchronized long sent() {
    return sent;
  }

  /**
   * Returns the measurements so far; call it after {@link #ended}.
   *
   * @param notSent images that were due and never sent
   */
  public synchronized RunMeasurements measured(long notSent) {
    return new RunMeasurements(
        endNanos / 1e9,
        counts(notSent),
        Percentiles.of(receipt),
        Percentiles.of(record),
        recordBeforeIntended,
        Percentiles.of(letters),
        Percentiles.of(acknowledgement),
        Percentiles.of(lateness),
        series.p99ByPart(endNanos, 5),
        series.points(),
        series.changes());
  }

  private Counts counts(long notSent) {
    return new Counts(
        sent,
        brokenSent,
        notSent,
        acknowledged,
        refused,
        reasons,
        shed,
        predictions,
        deadLetters,
        codes,
        open(),
        duplicates,
        foreign,
        goodRefused,
        brokenPredicted,
        withinDeadline,
        answeredWhileSending);
  }

  private void sent(Event.Sent image) {
    flights.sent(image);
    if (image.intendedNanos() < 0) {
      return;
    }
    sent++;
    brokenSent += image.broken() ? 1 : 0;
    series.sent(image.sentNanos());
    lateness.recordValue(micros(image.sentNanos() - image.intendedNanos()));
  }

  private void acknowledged(Event.Acknowledged image) {
    if (image.intendedNanos() >= 0) {
      acknowledged++;
      acknowledgement.recordValue(micros(image.ackedNanos() - image.intendedNanos()));
    }
  }

  private void refused(Event.Refused image) {
    if (image.intendedNanos() >= 0) {
      refused++;
      count(reasons, image.reason());
      series.gone(image.refusedNanos());
    }
  }

  private void shed(Event.Shed answer) {
    if (isFirst(answer.index(), answer.receivedNanos(), false)) {
      shed++;
    }
  }

  private void replied(Event.Replied answer) {
    if (isFirst(answer.index(), answer.receivedNanos(), true)) {
      received(answer.index(), answer.receivedNanos(), answer.version());
    }
  }

  private void predicted(Event.Predicted answer) {
    if (isFirst(answer.index(), answer.receivedNanos(), true)) {
      long intended = flights.intendedNanos(answer.index());
      record.recordValue(micros(answer.recordNanos() - intended));
      recordBeforeIntended += answer.recordNanos() < intended ? 1 : 0;
      received(answer.index(), answer.receivedNanos(), answer.version());
    }
  }

  private void received(long index, long nanos, String version) {
    predictions++;
    brokenPredicted += flights.isBroken(index) ? 1 : 0;
    long intended = flights.intendedNanos(index);
    long latency = nanos - intended;
    receipt.recordValue(micros(latency));
    withinDeadline += latency <= deadlineNanos ? 1 : 0;
    series.latency(intended, micros(latency));
    series.version(nanos, version);
  }

  private void buried(Event.Buried answer) {
    if (!isFirst(answer.index(), answer.receivedNanos(), true)) {
      return;
    }
    deadLetters++;
    goodRefused += flights.isBroken(answer.index()) ? 0 : 1;
    letters.recordValue(micros(answer.receivedNanos() - flights.intendedNanos(answer.index())));
    count(codes, answer.code());
  }

  /** The texts come from other systems, so their number is bounded. */
  private static void count(Map<String, Long> counts, String text) {
    counts.merge(counts.size() < CODES_MAX ? text : "other", 1L, Long::sum);
  }

  /**
   * Returns whether this is the first answer to an image that counts, and marks the image as
   * answered.
   */
  private boolean isFirst(long index, long receivedNanos, boolean isAnswer) {
    if (!flights.knows(index)) {
      foreign++;
      return false;
    }
    boolean first = flights.answer(index);
    if (flights.intendedNanos(index) < 0) {
      return false;
    }
    if (!first) {
      duplicates++;
      return false;
    }
    if (isAnswer) {
      series.answered(receivedNanos);
    } else {
      series.gone(receivedNanos);
    }
    return true;
  }

  /** Kafka's timestamps are whole milliseconds, so a difference may be below 0. */
  private static long micros(long nanos) {
    return Math.max(0, nanos / 1_000);
  }
}
