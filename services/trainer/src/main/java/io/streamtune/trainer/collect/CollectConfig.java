package io.streamtune.trainer.collect;

/**
 * How much is kept, and how much of it is held out.
 *
 * @param imagesMax most images of each class and side
 * @param validShare share of the images that are held out, above 0 and below 1
 * @param seed of the choice among the images of a class that is full
 * @param classesMax most classes; labels of one more are not used
 */
public record CollectConfig(int imagesMax, double validShare, long seed, int classesMax) {
  /** Why: ImageNet's thousand, and room for what people add, as much as the page shows. */
  private static final int CLASSES_MAX = 1200;

  /** What is kept unless said otherwise. */
  public static final CollectConfig DEFAULTS = new CollectConfig(2000, 0.2, 42);

  /** Makes one for as many classes as there may be unless said otherwise. */
  public CollectConfig(int imagesMax, double validShare, long seed) {
    this(imagesMax, validShare, seed, CLASSES_MAX);
  }

  /** Checks the ranges. */
  public CollectConfig {
    if (classesMax < 2) {
      throw new IllegalArgumentException("classesMax must be 2 or more, not " + classesMax);
    }
    if (imagesMax < 1) {
      throw new IllegalArgumentException("imagesMax must be 1 or more, not " + imagesMax);
    }
    if (!(validShare > 0 && validShare < 1)) {
      throw new IllegalArgumentException("validShare must lie between 0 and 1, not " + validShare);
    }
  }
}
