package io.streamtune.trainer.schedule;

/** Momentum runs against the rate: highest where the rate is lowest, and the other way round. */
public record MomentumRange(double highest, double lowest) {
  public MomentumRange {
    Cycle.require(
        0 <= lowest && lowest <= highest && highest < 1,
        "momentum must satisfy 0 <= lowest <= highest < 1, not %s and %s"
            .formatted(lowest, highest));
  }

  /** The momentum when the rate has made {@code share} (0 to 1) of its way up. */
  double at(double share) {
    return highest + share * (lowest - highest);
  }
}
