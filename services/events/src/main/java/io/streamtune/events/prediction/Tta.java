package io.streamtune.events.prediction;

/**
 * How many views of the image were averaged (test-time augmentation).
 *
 * @param views number of views, from 1
 * @param policy why so many: {@code off}; {@code always}; {@code uncertain}: several only if the
 *     plain one leaves a doubt; {@code shed}: one, although more were wanted, as too many images
 *     wait. A reader must bear with others
 */
public record Tta(int views, String policy) {
  /** One view, nothing averaged. */
  public static final Tta OFF = new Tta(1, "off");

  private static final String SHED = "shed";

  /** Checks the number of views. */
  public Tta {
    if (views < 1) {
      throw new IllegalArgumentException("views must be at least 1, not " + views);
    }
  }

  /** Returns the plain view of an image that more were wanted of, but too many images wait. */
  public static Tta shed() {
    return new Tta(1, SHED);
  }

  /** Returns whether more views were wanted, but too many images wait. */
  public boolean isShed() {
    return policy.equals(SHED);
  }
}
