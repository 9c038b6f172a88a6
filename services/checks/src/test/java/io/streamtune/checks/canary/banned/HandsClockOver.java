package io.streamtune.checks.canary.banned;

import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.function.LongSupplier;

/** Breaks nothing: a clock and a seed that are handed over can be exchanged. */
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
}
