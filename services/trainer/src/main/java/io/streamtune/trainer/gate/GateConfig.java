package io.streamtune.trainer.gate;

/**
 * The limits that a candidate must meet.
 *
 * @param imagesMin fewest hold-out images for a decision
 * @param accuracyMargin by how much its accuracy must be higher, from 0 to 1
 * @param logLossMargin by how much its log loss must be lower if its accuracy is not higher by its
 *     margin
 * @param classDropMax by how much the recall of a class may fall, from 0 to 1
 * @param doubtMax highest p-value that counts as significant, the probability of such a gain by
 *     chance alone; for example 0.05
 */
public record GateConfig(
    int imagesMin,
    double accuracyMargin,
    double logLossMargin,
    double classDropMax,
    double doubtMax) {
  /** The default limits. */
  public static final GateConfig DEFAULTS = new GateConfig(50, 0.005, 0.005, 0.05, 0.05);

  /** Checks the ranges. */
  public GateConfig {
    if (imagesMin < 1) {
      throw new IllegalArgumentException("imagesMin must be 1 or more, not " + imagesMin);
    }
    share("accuracyMargin", accuracyMargin);
    share("classDropMax", classDropMax);
    if (!(logLossMargin >= 0)) {
      throw new IllegalArgumentException("logLossMargin must be 0 or more, not " + logLossMargin);
    }
    if (!(doubtMax > 0 && doubtMax < 0.5)) {
      throw new IllegalArgumentException("doubtMax must lie between 0 and 0.5, not " + doubtMax);
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1, not " + value);
    }
  }
}
