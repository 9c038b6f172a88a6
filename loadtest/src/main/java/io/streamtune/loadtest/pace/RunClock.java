package io.streamtune.loadtest.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * The clock of a run: nanoseconds from its time 0, where the warm-up ends. It uses the monotonic
 * clock. Only the timestamps of records come from a wall clock; they are converted by one reading
 * of both clocks at the start.
 *
 * @param zeroNanos time 0 on the monotonic clock
 * @param zero time 0 on the wall clock
 */
public record RunClock(long zeroNanos, Instant zero) {
  // Why: stopping a run takes no longer than this.
  private static final long NAP_NANOS = 20_000_000;

  /** Starts the clock now, with the warm-up. */
  public static RunClock begin(Duration warmUp) {
    return new RunClock(System.nanoTime() + warmUp.toNanos(), Instant.now().plus(warmUp));
  }

  /** Returns the time of the run; negative during the warm-up. */
  public long nanos() {
    return System.nanoTime() - zeroNanos;
  }

  /** Converts a record's timestamp, which has whole milliseconds. */
  public long nanosOf(long recordMillis) {
    return Duration.between(zero, Instant.ofEpochMilli(recordMillis)).toNanos();
  }

  /** Sleeps for at most 20 ms, and at most until a time. */
  public void nap(long untilNanos) {
    long wait = Math.min(untilNanos - nanos(), NAP_NANOS);
    if (wait > 0) {
      LockSupport.parkNanos(wait);
    }
  }
}
