package io.streamtune.vision;

/**
 * One way to look at a photo: what the network sees of it. Test-time augmentation is a list of
 * views, see {@link Views}.
 */
public sealed interface View permits View.Centre, View.Flip, View.Augmented {

  /** The resize rule and the centre crop of the model's {@link Preprocessing}. */
  record Centre() implements View {}

  /** The mirror image, left to right, of {@link Centre}. */
  record Flip() implements View {}

  /**
   * A random view as in training, see {@link AugmentParams}.
   *
   * @param seed decides every parameter of the view: equal seeds give equal pixels
   */
  record Augmented(long seed) implements View {}
}
