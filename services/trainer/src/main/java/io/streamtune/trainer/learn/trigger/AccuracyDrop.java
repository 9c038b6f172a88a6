package io.streamtune.trainer.learn.trigger;

import java.util.Locale;
import java.util.Optional;

/**
 * Detects that the accuracy of the version in service drops, because the stream shows something
 * new. Pure; used by one thread.
 *
 * <p>It compares a version with its own best. Whether a version is worse than the one before it is
 * another question with another consequence: see {@link
 * io.streamtune.trainer.live.rollback.RollbackRule}.
 */
public final class AccuracyDrop {
  /**
   * Fewest labelled predictions from which accuracy is judged. Why: with fewer, the best of many
   * measurements is mostly luck.
   */
  static final int LABELLED_MIN = 100;

  /** Why: 0.95 - 0.85 is slightly less than 0.1 in binary floating point. */
  private static final double ROUNDING = 1e-9;

  private final double drop;
  private String version = "";
  private double best;

  /**
   * Starts without a best accuracy.
   *
   * @param drop by how much accuracy must fall, from 0 to 1; 0 for never
   */
  public AccuracyDrop(double drop) {
    this.drop = drop;
  }

  /**
   * Compares the current live accuracy of the version in service with its best.
   *
   * @param labelled number of labelled predictions in the window
   * @param accuracy share of them that is right
   * @return why a training run is due; returned once for each drop
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
    best = accuracy; // The next run sees today's images: only a further drop counts.
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
