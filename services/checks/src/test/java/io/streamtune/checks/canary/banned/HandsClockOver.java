package io.streamtune.checks.canary.banned;

import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Breaks nothing: a clock and a seed that are handed over can be exchanged, and so is a seed of
 * characters the same in every process.
 */
final class HandsClockOver {
  LongSupplier clock() {
    return System::nanoTime;
  }

  Instant now(Clock clock) {
    return Instant.now(clock);
  }

  double seeded(long seed) {
    return new Random(seed).nextDouble();
  }

  double seeded(String name) {
    return new Random(name.hashCode()).nextDouble();
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash("canary", clock().getAsLong());
  }

  @Override
  public boolean equals(Object other) {
    return other == this;
  }
}
