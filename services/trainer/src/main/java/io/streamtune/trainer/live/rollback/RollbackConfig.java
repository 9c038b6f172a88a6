package io.streamtune.trainer.live.rollback;

/**
 * What speaks against a version in service.
 *
 * @param labelledMin fewest labelled predictions of either version that decide anything
 * @param accuracyDropMin by how much its accuracy must be lower than that of the version before it,
 *     from 0 to 1
 * @param doubtMax highest probability that what was seen is chance. Why so low by default: the rule
 *     looks again with every label, and each look is another chance to be wrong; decision 0016 has
 *     the numbers
 */
public record RollbackConfig(int labelledMin, double accuracyDropMin, double doubtMax) {
  /** What is asked for unless said otherwise. */
  public static final RollbackConfig DEFAULTS = new RollbackConfig(50, 0.05, 0.001);

  /** Checks the ranges. */
  public RollbackConfig {
    if (labelledMin < 1) {
      throw new IllegalArgumentException("labelledMin must be 1 or more, not " + labelledMin);
    }
    if (!(accuracyDropMin >= 0 && accuracyDropMin <= 1)) {
      throw new IllegalArgumentException(
          "accuracyDropMin must be from 0 to 1, not " + accuracyDropMin);
    }
    if (!(doubtMax > 0 && doubtMax < 0.5)) {
      throw new IllegalArgumentException("doubtMax must lie between 0 and 0.5, not " + doubtMax);
    }
  }
}
