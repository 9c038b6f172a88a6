package io.streamtune.trainer.collect;

/**
 * How much is kept, and how much of it is held out.
 *
 * @param imagesMax most images of each class and side
 * @param validShare share of the images that are held out, above 0 and below 1
 * @param seed of the choice among the images of a class that is full
 */
public record CollectConfig(int imagesMax, double validShare, long seed) {
  /** What is kept unless said otherwise. */
  public static final CollectConfig DEFAULTS = new CollectConfig(2000, 0.2, 42);

  /** Checks the ranges. */
  public CollectConfig {
    if (imagesMax < 1) {
      throw new IllegalArgumentException("imagesMax must be 1 or more, not " + imagesMax);
    }
    if (!(validShare > 0 && validShare < 1)) {
      throw new IllegalArgumentException("validShare must lie between 0 and 1, not " + validShare);
    }
  }
}
