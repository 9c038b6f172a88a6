package io.streamtune.trainer.live;

import io.streamtune.trainer.live.rollback.RollbackConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * How labels are held against predictions.
 *
 * @param predictionsMax number of predictions that are remembered, about 120 bytes each; labels of
 *     older ones find no prediction
 * @param window number of labelled predictions of each version that count
 * @param every least time between two events on the topic of training
 * @param rollback what speaks against a version in service; empty: none is ever rolled back
 */
public record LiveConfig(
    int predictionsMax, int window, Duration every, Optional<RollbackConfig> rollback) {
  /** What is done unless said otherwise. */
  public static final LiveConfig DEFAULTS =
      new LiveConfig(200_000, 500, Duration.ofSeconds(10), Optional.of(RollbackConfig.DEFAULTS));

  /** Checks that the window can ever decide. */
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

  /** Returns the same without rollbacks. */
  public LiveConfig withoutRollback() {
    return new LiveConfig(predictionsMax, window, every, Optional.empty());
  }

  /** Labels that are read again at start: of two versions twice what counts. */
  long labelsAgain() {
    return 4L * window;
  }
}
