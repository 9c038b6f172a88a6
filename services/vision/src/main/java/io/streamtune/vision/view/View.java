package io.streamtune.vision.view;

/**
 * The part of a photo that the network sees in one pass, and how it is resampled. Test-time
 * augmentation is a list of views, see {@link Views}.
 */
public sealed interface View permits View.Centre, View.Flip, View.Augmented {

  /** The resize rule and the centre crop of the model's {@link Preprocessing}. */
  record Centre() implements View {}

  /** The mirror image, left to right, of {@link Centre}. */
  record Flip() implements View {}

  /**
   * A random view as in training.
   *
   * @param seed determines every number of the view: equal seeds give equal pixels
   * @param augmentation the ranges that the numbers are drawn from
   */
  record Augmented(long seed, Augmentation augmentation) implements View {

    /**
     * A view in the recipe's ranges for photos taken from the side, see {@link
     * Augmentation#RECIPE}.
     */
    public Augmented(long seed) {
      this(seed, Augmentation.RECIPE);
    }
  }
}
