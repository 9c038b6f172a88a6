package io.streamtune.vision.view;

/**
 * The ranges of an augmented view. Each {@link View.Augmented} draws from them with its own seed.
 *
 * <pre>
 * scale ─▶ rotate ─▶ light ─▶ mirror / quarter turns ─▶ random crop
 * </pre>
 *
 * <ul>
 *   <li>Scale: with probability 3/4 by m ~ U(1, maxZoom), else by 1; the short side becomes {@code
 *       floor(m * size)}, the long side keeps the aspect ratio, rounded down.
 *   <li>Rotate: with probability 3/4 by U(-maxRotateDegrees, maxRotateDegrees) about the pixel
 *       {@code (w / 2, h / 2)}, both rounded down; positive is counter-clockwise; the same size
 *       results, borders are reflected with the edge pixel repeated.
 *   <li>Light: always; b and c ~ U(-maxLighting, maxLighting); the distance of a pixel from the
 *       photo's mean is multiplied by {@code 1 + c} if c is 0 or more, else by {@code 1 / (1 - c)};
 *       then b (of the full range) is added and the result clipped.
 *   <li>Mirror and quarter turns: see {@link Symmetry}.
 *   <li>Crop: {@code size} x {@code size}, start {@code floor(u * (side - size))}, u ~ U[0, 1),
 *       separately for rows and columns.
 * </ul>
 *
 * <p>The recipe does this step by step on floating-point pictures. Here scale, rotation, symmetry
 * and crop are one affine map, drawn once, in 8 bits. The numbers drawn have the same distribution;
 * the pixels differ as follows:
 *
 * <ul>
 *   <li>One interpolation instead of one per step, so a rotated view is slightly sharper. The
 *       reduction is filtered with a triangle of its width where the recipe takes box means
 *       (OpenCV's INTER_AREA). Borders are reflected in the photo instead of the scaled photo, so
 *       reflections lie up to one pixel elsewhere.
 *   <li>Light comes last, on the crop, with the mean of the whole decoded photo; the recipe's mean
 *       is that of the scaled and rotated photo, which differs by the reflected corners.
 *   <li>Pixels are rounded to 8 bits after the interpolation and once more after the light; the
 *       recipe does not round.
 *   <li>The recipe computes the long side in floating point and so sometimes gets one pixel less
 *       where the exact value is a whole number.
 * </ul>
 *
 * <p>Source: fastai v0.7, {@code transforms_basic}, {@code transforms_side_on}, {@code
 * transforms_top_down} and {@code tfms_from_model}'s {@code max_zoom}.
 *
 * @param maxZoom largest factor on the short side that the crop is cut from; 1 to 10
 * @param maxRotateDegrees largest rotation to either side; 0 to 180
 * @param maxLighting largest change of brightness and contrast; 0 to 1, exclusive
 * @param symmetry which mirror images and quarter turns keep the meaning of a photo
 */
public record Augmentation(
    double maxZoom, double maxRotateDegrees, double maxLighting, Symmetry symmetry) {

  /** Which mirror images and quarter turns keep the meaning of a photo. */
  public enum Symmetry {
    /** None, for example because the photo shows text. */
    NONE,
    /** Left and right are exchanged with probability 1/2: objects seen from the side. */
    SIDE_ON,
    /**
     * One of the square's eight symmetries, each with the same probability: objects seen from
     * above. The photo is turned by 0 to 3 quarters counter-clockwise, then mirrored left to right
     * with probability 1/2.
     */
    TOP_DOWN
  }

  /** Only the random crop. */
  public static final Augmentation NONE = new Augmentation(1, 0, 0, Symmetry.NONE);

  /** {@code transforms_basic}: rotation up to 10 degrees and light up to 0.05, no zoom. */
  public static final Augmentation BASIC = new Augmentation(1, 10, 0.05, Symmetry.NONE);

  /** {@code transforms_side_on}: basic, and mirrored half of the time, no zoom. */
  public static final Augmentation SIDE_ON = new Augmentation(1, 10, 0.05, Symmetry.SIDE_ON);

  /** {@code transforms_top_down}: basic, and the square's eight symmetries, no zoom. */
  public static final Augmentation TOP_DOWN = new Augmentation(1, 10, 0.05, Symmetry.TOP_DOWN);

  /** The recipe's {@code aug_tfms=transforms_side_on, max_zoom=1.1}. */
  public static final Augmentation RECIPE = SIDE_ON.withMaxZoom(1.1);

  /** Checks the ranges. */
  public Augmentation {
    require(maxZoom >= 1 && maxZoom <= 10, "maxZoom must be 1 to 10, not " + maxZoom);
    require(
        maxRotateDegrees >= 0 && maxRotateDegrees <= 180,
        "maxRotateDegrees must be 0 to 180, not " + maxRotateDegrees);
    require(
        maxLighting >= 0 && maxLighting < 1,
        "maxLighting must be at least 0 and below 1, not " + maxLighting);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Returns these ranges with another zoom. */
  public Augmentation withMaxZoom(double zoom) {
    return new Augmentation(zoom, maxRotateDegrees, maxLighting, symmetry);
  }
}
