package io.streamtune.vision;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The random numbers of one augmented view: side-on photos, zoom up to 1.1.
 *
 * <p>Applied in this order: scale, rotate about the centre with reflected borders, light, flip,
 * crop. Source: the fastai v0.7 recipe ({@code transforms_side_on}, {@code max_zoom=1.1}).
 *
 * @param zoom factor on the short side that the crop is cut from; 1 to 1.1
 * @param degrees rotation, counter-clockwise; -10 to 10
 * @param brightness added on the scale [0, 1]; -0.05 to 0.05
 * @param contrast factor on the distance from the photo's mean; 1 / 1.05 to 1.05
 * @param isFlipped whether left and right are exchanged
 * @param cropX horizontal place of the crop, 0 left to 1 right (exclusive)
 * @param cropY vertical place of the crop, 0 top to 1 bottom (exclusive)
 */
record AugmentParams(
    double zoom,
    double degrees,
    double brightness,
    double contrast,
    boolean isFlipped,
    double cropX,
    double cropY) {

  static final double ZOOM_MAX = 1.1;
  private static final double DEGREES_MAX = 10;
  private static final double LIGHT_MAX = 0.05;

  /** Chance of a zoom and, drawn apart, of a rotation. */
  private static final double CHANCE = 0.75;

  static AugmentParams of(View.Augmented view) {
    return draw(new SplittableRandom(view.seed()));
  }

  /** Draws one view's numbers; always the same count, so that they do not shift one another. */
  static AugmentParams draw(RandomGenerator random) {
    boolean zooms = random.nextDouble() < CHANCE;
    double zoom = random.nextDouble(1, ZOOM_MAX);
    boolean turns = random.nextDouble() < CHANCE;
    double degrees = random.nextDouble(-DEGREES_MAX, DEGREES_MAX);
    double brightness = random.nextDouble(-LIGHT_MAX, LIGHT_MAX);
    double c = random.nextDouble(-LIGHT_MAX, LIGHT_MAX);
    return new AugmentParams(
        zooms ? zoom : 1,
        turns ? degrees : 0,
        brightness,
        c >= 0 ? 1 + c : 1 / (1 - c),
        random.nextDouble() < 0.5,
        random.nextDouble(),
        random.nextDouble());
  }
}
