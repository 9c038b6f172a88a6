package io.streamtune.trainer.schedule;

/**
 * The range of a momentum that moves against the rate: highest where the rate is lowest, and vice
 * versa.
 */
public record MomentumRange(double highest, double lowest) {
  public MomentumRange {
    Cycle.require(
        0 <= lowest && lowest <= highest && highest < 1,
        "momentum must satisfy 0 <= lowest <= highest < 1, not %s and %s"
            .formatted(lowest, highest));
  }

  /** Returns the momentum when the rate has risen by {@code share}, from 0 to 1. */
  double at(double share) {
    return highest + share * (lowest - highest);
  }
}
