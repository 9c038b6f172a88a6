package io.streamtune.inference.tta;

import java.time.Duration;

/**
 * Whether augmentation is given up for a while, as images wait too long.
 *
 * <p>It begins when the oldest image that waits for a decoder has waited for {@code after}, and
 * ends when that age has stayed below half of {@code after} for as long as {@code after}. Without
 * the two thresholds and the time between them, every image that is relieved would bring the load
 * back at once.
 *
 * <p>Pure; not thread-safe.
 */
final class Shedding {
  private final long afterNanos;
  private boolean active;
  private boolean calm;
  private long calmSinceNanos;

  /** Makes one that does not shed yet; with a time of 0 it never does. */
  Shedding(Duration after) {
    afterNanos = after.toNanos();
  }

  /** Learns the age of the oldest image that waits; 0 if none does. */
  void observe(long oldestAgeNanos, long nowNanos) {
    if (afterNanos == 0) {
      return;
    }
    if (oldestAgeNanos >= afterNanos) {
      active = true;
    }
    if (oldestAgeNanos >= afterNanos / 2) {
      calm = false;
    } else if (!calm) {
      calm = true;
      calmSinceNanos = nowNanos;
    }
    if (calm && nowNanos - calmSinceNanos >= afterNanos) {
      active = false;
    }
  }

  boolean isActive() {
    return active;
  }
}
