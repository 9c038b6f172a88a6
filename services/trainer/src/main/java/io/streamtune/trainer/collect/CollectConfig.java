package io.streamtune.trainer.collect;

/**
 * How many images are kept, and what share of them is held out.
 *
 * @param imagesMax most images of each class on each side
 * @param validShare share of the images that is held out, above 0 and below 1
 * @param seed seed of the sample of a full class
 * @param classesMax most classes; labels of further classes are not used
 */
public record CollectConfig(int imagesMax, double validShare, long seed, int classesMax) {
  /** Why: ImageNet's thousand and room for more, as many as the console's page shows. */
  private static final int CLASSES_MAX = 1200;

  /** The default limits. */
  public static final CollectConfig DEFAULTS = new CollectConfig(2000, 0.2, 42);

  /** Creates a configuration with the default number of classes. */
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
