package io.streamtune.host;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * One end for several steps in a row, so that together they take no longer than one of them may.
 *
 * @param nanoClock monotonic clock
 * @param endNanos its time at the end
 */
public record Deadline(LongSupplier nanoClock, long endNanos) {

  /** Returns the deadline that is so far away. */
  public static Deadline in(Duration timeout, LongSupplier nanoClock) {
    return new Deadline(nanoClock, nanoClock.getAsLong() + timeout.toNanos());
  }

  /** Returns the time that is left; zero, not less, when it is over. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - nanoClock.getAsLong()));
  }

  /** Returns half of what is left: a step that takes all of it leaves as much to those after it. */
  public Duration half() {
    return left().dividedBy(2);
  }

  /** Returns a deadline that keeps so much for later steps. */
  public Deadline before(Duration reserve) {
    return new Deadline(nanoClock, endNanos - reserve.toNanos());
  }
}
