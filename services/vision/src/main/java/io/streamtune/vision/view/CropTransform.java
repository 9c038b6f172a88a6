package io.streamtune.vision.view;

import io.streamtune.vision.header.ImageHeader;

/**
 * Maps each pixel of a view to its place in the stored photo: one affine map from the row's square
 * to the photo, orientation included. Pure arithmetic.
 *
 * @param toPhoto from the square {@code [0, size]} to stored pixels, before any reduction
 */
public record CropTransform(Affine toPhoto) {

  /** Returns the transform of {@code view} for a photo. */
  public static CropTransform of(View view, Preprocessing spec, ImageHeader photo) {
    int w = photo.uprightWidth();
    int h = photo.uprightHeight();
    Affine upright =
        switch (view) {
          case View.Centre _ -> centre(spec, w, h);
          case View.Flip _ -> Affine.mirror(spec.size()).then(centre(spec, w, h));
          case View.Augmented augmented -> augmented(AugmentParams.of(augmented), spec, w, h);
        };
    return new CropTransform(upright.then(toStored(photo.orientation(), w, h)));
  }

  private static Affine centre(Preprocessing spec, int w, int h) {
    return switch (spec.resize()) {
      case SQUASH -> Affine.scale((double) w / spec.size(), (double) h / spec.size());
      case SHORT_SIDE -> {
        int newW = resized(w, Math.min(w, h), spec.resizeShortSide());
        int newH = resized(h, Math.min(w, h), spec.resizeShortSide());
        yield Affine.shift(centreStart(newW, spec), centreStart(newH, spec))
            .then(Affine.scale((double) w / newW, (double) h / newH));
      }
    };
  }

  /** Returns where the centre crop starts, see {@link Preprocessing.Resize#SHORT_SIDE}. */
  private static double centreStart(int side, Preprocessing spec) {
    double margin = (side - spec.size()) / 2.0;
    return spec.resizeShortSide() == spec.size() ? Math.ceil(margin) : Math.rint(margin);
  }

  /**
   * Returns a side's length after the resize: the short side exactly, the long one rounded down.
   */
  private static int resized(int side, int shortSide, int newShortSide) {
    return (int) ((long) side * newShortSide / shortSide);
  }

  private static Affine augmented(AugmentParams params, Preprocessing spec, int w, int h) {
    int size = spec.size();
    int newShort = (int) (params.zoom() * size);
    boolean squash = spec.resize() == Preprocessing.Resize.SQUASH;
    int newW = squash ? newShort : resized(w, Math.min(w, h), newShort);
    int newH = squash ? newShort : resized(h, Math.min(w, h), newShort);
    // The rotation keeps the centre of pixel (w / 2, h / 2), both rounded down, in place.
    int centreX = newW / 2;
    int centreY = newH / 2;
    Affine rotation = Affine.rotation(params.degrees(), centreX + 0.5, centreY + 0.5);
    return symmetric(params, size, newW, newH)
        .then(rotation)
        .then(Affine.scale((double) w / newW, (double) h / newH));
  }

  /** Maps the row to the scaled photo, {@code w} x {@code h}, before its quarter turns and flip. */
  private static Affine symmetric(AugmentParams params, int size, int w, int h) {
    boolean lies = params.quarterTurns() % 2 != 0;
    int turnedW = lies ? h : w;
    int turnedH = lies ? w : h;
    double left = Math.floor(params.cropX() * (turnedW - size));
    double top = Math.floor(params.cropY() * (turnedH - size));
    Affine crop = Affine.shift(left, top);
    Affine flip = params.isFlipped() ? Affine.mirror(turnedW) : Affine.IDENTITY;
    return crop.then(flip).then(Affine.quarterTurns(params.quarterTurns(), w, h));
  }

  /** Maps upright to stored coordinates; {@code w} and {@code h} are the upright sides. */
  private static Affine toStored(int orientation, int w, int h) {
    return switch (orientation) {
      case 2 -> new Affine(-1, 0, w, 0, 1, 0);
      case 3 -> new Affine(-1, 0, w, 0, -1, h);
      case 4 -> new Affine(1, 0, 0, 0, -1, h);
      case 5 -> new Affine(0, 1, 0, 1, 0, 0);
      case 6 -> new Affine(0, 1, 0, -1, 0, w);
      case 7 -> new Affine(0, -1, h, -1, 0, w);
      case 8 -> new Affine(0, -1, h, 1, 0, 0);
      default -> Affine.IDENTITY;
    };
  }
}
