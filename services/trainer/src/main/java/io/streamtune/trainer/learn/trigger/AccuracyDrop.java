package io.streamtune.trainer.learn.trigger;

import java.util.Locale;
import java.util.Optional;

/**
 * Notices that the version in service answers worse than it did: the stream shows something new.
 * Pure; used by one thread.
 *
 * <p>It compares a version with its own best. Whether it is worse than the version before it is
 * another question, with another consequence: see the rule of the roll-back.
 */
public final class AccuracyDrop {
  /**
   * Fewest labelled predictions that say how good a version is. Why: with fewer the best of many
   * looks is mostly luck.
   */
  static final int LABELLED_MIN = 100;

  /** Why: 0.95 less 0.85 is a little less than 0.1 in binary. */
  private static final double ROUNDING = 1e-9;

  private final double drop;
  private String version = "";
  private double best;

  /**
   * Begins to look.
   *
   * @param drop by how much accuracy must fall, from 0 to 1; 0 for never
   */
  public AccuracyDrop(double drop) {
    this.drop = drop;
  }

  /**
   * Takes what is known of the version in service.
   *
   * @param labelled number of labelled predictions that count
   * @param accuracy share of them that is right
   * @return why a round is due; said once for each fall
   */
  public Optional<String> look(String served, int labelled, double accuracy) {
    if (drop <= 0 || labelled < LABELLED_MIN) {
      return Optional.empty();
    }
    if (!served.equals(version)) {
      version = served;
      best = accuracy;
    }
    double from = best;
    best = Math.max(best, accuracy);
    if (from - accuracy < drop - ROUNDING) {
      return Optional.empty();
    }
    best = accuracy; // The next round has seen what there was; only a further fall is news.
    return Optional.of(
        String.format(
            Locale.ROOT,
            "live accuracy of %s fell from %.2f to %.2f on its last %d labelled predictions",
            served,
            from,
            accuracy,
            labelled));
  }
}
