package io.streamtune.host;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A common deadline for several consecutive steps, so that together they take no longer than one of
 * them may.
 *
 * @param nanoClock monotonic clock
 * @param endNanos the deadline on that clock
 */
public record Deadline(LongSupplier nanoClock, long endNanos) {

  /** Returns the deadline {@code timeout} from now. */
  public static Deadline in(Duration timeout, LongSupplier nanoClock) {
    return new Deadline(nanoClock, nanoClock.getAsLong() + timeout.toNanos());
  }

  /** Returns the remaining time; zero, never negative, after the deadline. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - nanoClock.getAsLong()));
  }

  /**
   * Returns half of the remaining time, so that a step that uses all of it leaves as much for later
   * steps.
   */
  public Duration half() {
    return left().dividedBy(2);
  }

  /** Returns an earlier deadline that reserves time for later steps. */
  public Deadline before(Duration reserve) {
    return new Deadline(nanoClock, endNanos - reserve.toNanos());
  }
}
