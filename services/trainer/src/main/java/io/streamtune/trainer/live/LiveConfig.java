package io.streamtune.trainer.live;

import io.streamtune.trainer.live.rollback.RollbackConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * How labels are compared with predictions.
 *
 * @param predictionsMax number of recent predictions in memory, about 120 bytes each; a label of an
 *     older prediction is unmatched
 * @param window number of labelled predictions of each version that its score covers
 * @param every shortest time between two events on the training topic
 * @param rollback when a version is rolled back; empty for never
 */
public record LiveConfig(
    int predictionsMax, int window, Duration every, Optional<RollbackConfig> rollback) {
  /** The default configuration. */
  public static final LiveConfig DEFAULTS =
      new LiveConfig(200_000, 500, Duration.ofSeconds(10), Optional.of(RollbackConfig.DEFAULTS));

  /** Checks the ranges, and that the window can hold enough labels for a decision. */
  public LiveConfig {
    if (predictionsMax < 1 || window < 1) {
      throw new IllegalArgumentException(
          "predictionsMax and window must be 1 or more, not %d, %d"
              .formatted(predictionsMax, window));
    }
    if (every.isNegative()) {
      throw new IllegalArgumentException("every must not be negative, but is " + every);
    }
    int size = window;
    rollback.ifPresent(
        limits -> {
          if (limits.labelledMin() > size) {
            throw new IllegalArgumentException(
                "labelledMin (%d) must not be above window (%d), or nothing is ever decided"
                    .formatted(limits.labelledMin(), size));
          }
        });
  }

  /** Returns the same configuration without rollbacks. */
  public LiveConfig withoutRollback() {
    return new LiveConfig(predictionsMax, window, every, Optional.empty());
  }

  /** Returns the number of labels to read again at start: twice the windows of two versions. */
  long labelsAgain() {
    return 4L * window;
  }
}
