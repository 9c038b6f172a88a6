package io.streamtune.loadtest.images;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Size of a generated picture, in pixels.
 *
 * @param width at least 16
 * @param height at least 16
 */
public record PictureSize(int width, int height) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  // Why: in a smaller picture a figure is a dot; a larger one takes seconds to draw.
  private static final int SIDE_MIN = 16;
  private static final int SIDE_MAX = 8_000;

  /** Checks that the size can be drawn. */
  public PictureSize {
    if (Math.min(width, height) < SIDE_MIN || Math.max(width, height) > SIDE_MAX) {
      throw new IllegalArgumentException(
          "a picture has %d to %d pixels a side, not %dx%d"
              .formatted(SIDE_MIN, SIDE_MAX, width, height));
    }
  }

  /**
   * Parses {@code 500x375}.
   *
   * @throws IllegalArgumentException if the text is no valid size
   */
  public static PictureSize of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no size of a picture; it looks like 500x375");
    }
    return new PictureSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
