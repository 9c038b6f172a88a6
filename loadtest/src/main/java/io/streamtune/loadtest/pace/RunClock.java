package io.streamtune.loadtest.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Time of a run: nanoseconds from its time 0, where the warm-up ends. By the monotonic clock; only
 * the times of records, which come from a wall clock, are brought over by the one reading of both
 * that was made at the beginning.
 *
 * @param zeroNanos time 0 on the monotonic clock
 * @param zero time 0 on the wall clock
 */
public record RunClock(long zeroNanos, Instant zero) {
  // Why: somebody who wants to stop the run waits no longer than this.
  private static final long NAP_NANOS = 20_000_000;

  /** Begins now, with the warm-up. */
  public static RunClock begin(Duration warmUp) {
    return new RunClock(System.nanoTime() + warmUp.toNanos(), Instant.now().plus(warmUp));
  }

  /** Returns the time of the run; negative while it warms up. */
  public long nanos() {
    return System.nanoTime() - zeroNanos;
  }

  /** Returns the time of a record, which has no parts of a millisecond. */
  public long nanosOf(long recordMillis) {
    return Duration.between(zero, Instant.ofEpochMilli(recordMillis)).toNanos();
  }

  /** Waits for a moment, at most until a time. */
  public void nap(long untilNanos) {
    long wait = Math.min(untilNanos - nanos(), NAP_NANOS);
    if (wait > 0) {
      LockSupport.parkNanos(wait);
    }
  }
}
