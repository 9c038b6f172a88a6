package io.streamtune.vision.view;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The random numbers of one augmented view; {@link Augmentation} describes how they are applied.
 *
 * @param zoom factor on the short side from which the crop is cut
 * @param degrees rotation, counter-clockwise
 * @param brightness added on the scale [0, 1]
 * @param contrast factor on the distance from the photo's mean
 * @param quarterTurns additional turns by 90 degrees, counter-clockwise; 0 to 3
 * @param isFlipped whether left and right are exchanged, after the turns
 * @param cropX horizontal place of the crop, 0 left to 1 right (exclusive)
 * @param cropY vertical place of the crop, 0 top to 1 bottom (exclusive)
 */
public record AugmentParams(
    double zoom,
    double degrees,
    double brightness,
    double contrast,
    int quarterTurns,
    boolean isFlipped,
    double cropX,
    double cropY) {

  /** Probability of a zoom and, drawn separately, of a rotation. */
  private static final double CHANCE = 0.75;

  public static AugmentParams of(View.Augmented view) {
    return draw(view.augmentation(), new SplittableRandom(view.seed()));
  }

  /**
   * Draws the numbers of one view: always the same count in the same order, so that a seed gives
   * the same crop whatever else is disabled.
   */
  static AugmentParams draw(Augmentation ranges, RandomGenerator random) {
    boolean zooms = random.nextDouble() < CHANCE;
    double zoom = uniform(1, ranges.maxZoom(), random);
    boolean turns = random.nextDouble() < CHANCE;
    double degrees = uniform(-ranges.maxRotateDegrees(), ranges.maxRotateDegrees(), random);
    double brightness = uniform(-ranges.maxLighting(), ranges.maxLighting(), random);
    double c = uniform(-ranges.maxLighting(), ranges.maxLighting(), random);
    boolean flips = random.nextDouble() < 0.5;
    double cropX = random.nextDouble();
    double cropY = random.nextDouble();
    int quarters = random.nextInt(4);
    return new AugmentParams(
        zooms ? zoom : 1,
        turns ? degrees : 0,
        brightness,
        c >= 0 ? 1 + c : 1 / (1 - c),
        ranges.symmetry() == Augmentation.Symmetry.TOP_DOWN ? quarters : 0,
        flips && ranges.symmetry() != Augmentation.Symmetry.NONE,
        cropX,
        cropY);
  }

  private static double uniform(double from, double to, RandomGenerator random) {
    if (from < to) {
      return random.nextDouble(from, to);
    }
    random.nextDouble();
    return 0 + from; // no negative zero
  }

  public boolean isLit() {
    return brightness != 0 || contrast != 1;
  }
}
