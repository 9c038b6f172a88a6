package io.streamtune.trainer.learn.trigger;

import java.time.Duration;

/**
 * When a round begins.
 *
 * @param every number of changes of the collected images after which one begins
 * @param interval time after the last one after which one begins if anything has changed; zero for
 *     never
 * @param accuracyDrop by how much the live accuracy of the version in service must fall below its
 *     best for one to begin, from 0 to 1; 0 for never
 */
public record TriggerConfig(int every, Duration interval, double accuracyDrop) {
  /** Checks the ranges. */
  public TriggerConfig {
    if (every < 1) {
      throw new IllegalArgumentException("every must be 1 or more, not " + every);
    }
    if (interval.isNegative()) {
      throw new IllegalArgumentException("interval must not be negative: " + interval);
    }
    if (!(accuracyDrop >= 0 && accuracyDrop <= 1)) {
      throw new IllegalArgumentException("accuracyDrop must be from 0 to 1, not " + accuracyDrop);
    }
  }

  /** Begins a round after so many changes, and for no other reason. */
  public static TriggerConfig every(int changes) {
    return new TriggerConfig(changes, Duration.ZERO, 0);
  }
}
