package io.streamtune.explain.page;

/**
 * Maps numbers to colours. Each ramp is also ordered by lightness, so that it can be read without
 * colour vision.
 */
enum Ramp {
  /** From 0, dark, to 1, bright. */
  STRENGTH(0x0d1418, 0x0b6670, 0x6cc7d1, 0xfff6d6),
  /** From -1, blue, over 0, near white, to 1, orange. */
  SIGNED(0x123b6b, 0x5b93c9, 0xf4f4f2, 0xe08a3c, 0x7a3206),
  /** From 0, yellow, to 1, red: laid over a photo. */
  HEAT(0xffe45c, 0xff9a3d, 0xe0351b);

  /** Steps from stop to stop. Why: a picture of up to 256 colours makes a third of the file. */
  private static final int STEPS = 60;

  @SuppressWarnings("ImmutableEnumChecker") // nobody else has the array
  private final int[] stops;

  Ramp(int... stops) {
    this.stops = stops;
  }

  /**
   * Returns the colour, red in the third byte; numbers out of range take the colour of the nearest
   * end.
   */
  int rgb(double number) {
    double from = this == SIGNED ? -1 : 0;
    double place = (number - from) / (1 - from) * (stops.length - 1);
    double inside = Math.clamp(Double.isNaN(place) ? 0 : place, 0, stops.length - 1);
    inside = Math.rint(inside * STEPS) / STEPS;
    int low = (int) Math.min(inside, stops.length - 2.0);
    return Raster.mix(stops[low], stops[low + 1], inside - low);
  }
}
