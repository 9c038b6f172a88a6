package io.streamtune.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, with a deadline. */
public final class Until {
  /** Default deadline. */
  public static final Duration PATIENCE = Duration.ofSeconds(90);

  private Until() {}

  /** Fails with {@code state} if the condition does not hold in time. */
  public static void holds(
      String what, Duration deadline, BooleanSupplier condition, Supplier<?> state) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > deadline.toNanos()) {
        throw new AssertionError(
            "not within %d s: %s%n%s".formatted(deadline.toSeconds(), what, state.get()));
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** Fails with {@code state} if the condition does not hold within {@link #PATIENCE}. */
  public static void holds(String what, BooleanSupplier condition, Supplier<?> state) {
    holds(what, PATIENCE, condition, state);
  }

  /** Repeats an action every 200 ms for a given time. */
  public static void over(Duration time, Runnable action) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < time.toNanos()) {
      action.run();
      LockSupport.parkNanos(200_000_000);
    }
  }
}
