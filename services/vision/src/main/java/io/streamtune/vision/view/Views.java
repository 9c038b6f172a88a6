package io.streamtune.vision.view;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** The lists of views for test-time augmentation. Called on: any thread. */
public final class Views {
  private static final List<View> CENTRE = List.of(new View.Centre());
  private static final List<View> CENTRE_AND_FLIP = List.of(new View.Centre(), new View.Flip());

  private Views() {}

  /** Returns the seed of an image's augmented views: the same name always gets the same views. */
  public static long seed(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
  }

  /** Returns the one view without augmentation. */
  public static List<View> centre() {
    return CENTRE;
  }

  /** Returns the centre and its mirror image. */
  public static List<View> centreAndFlip() {
    return CENTRE_AND_FLIP;
  }

  /**
   * Returns the centre followed by {@code n} augmented views of {@link Augmentation#RECIPE}.
   *
   * @param n number of augmented views, 0 or more; the recipe takes 4
   * @param seed determines the augmented views; derive it from the event's id, so that the same
   *     event gives the same views
   */
  public static List<View> fastai(int n, long seed) {
    return fastai(n, seed, Augmentation.RECIPE);
  }

  /**
   * Returns the centre followed by {@code n} augmented views: the recipe's {@code TTA(n_aug=n)} for
   * n up to 4.
   *
   * @param n number of augmented views, 0 or more
   * @param seed determines the augmented views
   * @param augmentation the ranges of training
   */
  public static List<View> fastai(int n, long seed, Augmentation augmentation) {
    if (n < 0) {
      throw new IllegalArgumentException("the number of views must be 0 or more, not " + n);
    }
    SplittableRandom seeds = new SplittableRandom(seed);
    List<View> views = new ArrayList<>(n + 1);
    views.add(new View.Centre());
    for (int i = 0; i < n; i++) {
      views.add(new View.Augmented(seeds.nextLong(), augmentation));
    }
    return List.copyOf(views);
  }
}
