package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits on a condition, with a deadline. */
public final class Until {
  private Until() {}

  public static void holds(String what, BooleanSupplier condition) {
    holds(what, Duration.ofSeconds(30), condition);
  }

  public static void holds(String what, Duration deadline, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - begin < deadline.toNanos()) {
      LockSupport.parkNanos(5_000_000);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }
}
