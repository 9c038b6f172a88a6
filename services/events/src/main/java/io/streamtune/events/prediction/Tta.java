package io.streamtune.events.prediction;

/**
 * How many views of the image were averaged (test-time augmentation).
 *
 * @param views number of views, from 1
 * @param policy reason for this number: {@code off}; {@code always}; {@code uncertain}: several
 *     only if the plain view is uncertain; {@code shed}: one, although more were wanted, because
 *     too many images are waiting. Readers must accept other values
 */
public record Tta(int views, String policy) {
  /** One view, without averaging. */
  public static final Tta OFF = new Tta(1, "off");

  private static final String SHED = "shed";

  /** Checks the number of views. */
  public Tta {
    if (views < 1) {
      throw new IllegalArgumentException("views must be at least 1, not " + views);
    }
  }

  /**
   * Returns the value for one plain view where more views were wanted and too many images are
   * waiting.
   */
  public static Tta shed() {
    return new Tta(1, SHED);
  }

  /** Returns whether more views were wanted and too many images were waiting. */
  public boolean isShed() {
    return policy.equals(SHED);
  }
}
