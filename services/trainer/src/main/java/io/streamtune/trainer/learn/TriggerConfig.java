package io.streamtune.trainer.learn;

import java.time.Duration;

/**
 * When a round begins.
 *
 * @param every number of changes of the collected images after which one begins
 * @param interval time after the last one after which one begins if anything has changed; zero for
 *     never
 */
public record TriggerConfig(int every, Duration interval) {
  /** Checks the ranges. */
  public TriggerConfig {
    if (every < 1) {
      throw new IllegalArgumentException("every must be 1 or more, not " + every);
    }
    if (interval.isNegative()) {
      throw new IllegalArgumentException("interval must not be negative: " + interval);
    }
  }

  /** Begins a round after so many changes, and for no other reason. */
  public static TriggerConfig every(int changes) {
    return new TriggerConfig(changes, Duration.ZERO);
  }
}
