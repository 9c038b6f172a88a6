package io.streamtune.trainer.learn.trigger;

import java.time.Duration;

/**
 * When a training run begins.
 *
 * @param every number of changes to the collected images after which a run begins
 * @param interval time since the last run after which one begins if any image has changed; zero for
 *     never
 * @param accuracyDrop by how much the live accuracy of the version in service must fall below its
 *     best for a run to begin, from 0 to 1; 0 for never
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

  /**
   * Returns a configuration under which a run begins after so many changes, and for no other
   * reason.
   */
  public static TriggerConfig every(int changes) {
    return new TriggerConfig(changes, Duration.ZERO, 0);
  }
}
