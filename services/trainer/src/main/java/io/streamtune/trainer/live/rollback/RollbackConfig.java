package io.streamtune.trainer.live.rollback;

/**
 * The limits of a rollback.
 *
 * @param labelledMin fewest labelled predictions of each version for a decision
 * @param accuracyDropMin by how much a version's accuracy must be below that of the version before
 *     it, from 0 to 1
 * @param doubtMax highest p-value that counts as significant, the probability of such a drop by
 *     chance alone. Why so low by default: the rule tests again with every label, and each test is
 *     another chance of a false alarm; decision 0016 has the numbers
 */
public record RollbackConfig(int labelledMin, double accuracyDropMin, double doubtMax) {
  /** The default limits. */
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
