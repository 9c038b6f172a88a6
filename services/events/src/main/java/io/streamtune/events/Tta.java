package io.streamtune.events;

/**
 * How many views of the image were averaged (test-time augmentation).
 *
 * @param views number of views, from 1
 * @param policy why so many: {@code off}, {@code always} or {@code uncertain}; a reader must bear
 *     with others
 */
public record Tta(int views, String policy) {
  /** One view, nothing averaged. */
  public static final Tta OFF = new Tta(1, "off");

  /** Checks the number of views. */
  public Tta {
    if (views < 1) {
      throw new IllegalArgumentException("views must be at least 1, not " + views);
    }
  }
}
