package io.streamtune.inference.tta;

import java.time.Duration;

/**
 * Decides whether augmentation is shed because images wait too long.
 *
 * <p>Shedding starts when the oldest image that waits for a decoder has waited for {@code after}.
 * It ends when that age has stayed below half of {@code after} for as long as {@code after}. With a
 * single threshold, the relief would bring the load back at once.
 *
 * <p>Pure; not thread-safe.
 */
final class Shedding {
  private final long afterNanos;
  private boolean active;
  private boolean calm;
  private long calmSinceNanos;

  /** Starts without shedding; with a time of 0 it never sheds. */
  Shedding(Duration after) {
    afterNanos = after.toNanos();
  }

  /** Updates the age of the oldest waiting image; 0 if none waits. */
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
