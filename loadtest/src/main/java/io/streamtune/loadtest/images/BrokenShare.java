package io.streamtune.loadtest.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Replaces a share of the images by bodies that no decoder can read: no body, a sentence, noise, or
 * only the first bytes. The seed alone decides which ones.
 *
 * <p>Not thread-safe.
 */
public final class BrokenShare {
  /** Why: shorter than the header of any format, so nothing can be decoded. */
  private static final int HEAD_BYTES = 20;

  /** Why: rejecting noise costs the same at any length, and drawing it costs the sender. */
  private static final int NOISE_BYTES_MAX = 64 << 10;

  private static final byte[] NONE = {};
  private static final byte[] SENTENCE = "This is not an image.".getBytes(UTF_8);

  private final double share;
  private final RandomGenerator random;

  /**
   * Starts a sequence.
   *
   * @param share from 0 to 1
   */
  public BrokenShare(double share, long seed) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share lies between 0 and 1, not at " + share);
    }
    this.share = share;
    this.random = new SplittableRandom(seed);
  }

  /** Returns the next body: the given one, or a broken one instead. */
  public Payload next(Payload good) {
    if (share == 0 || random.nextDouble() >= share) {
      return good;
    }
    byte[] bytes =
        switch (random.nextInt(4)) {
          case 0 -> NONE;
          case 1 -> SENTENCE;
          case 2 -> noise(good.bytes().length);
          default -> Arrays.copyOf(good.bytes(), Math.min(HEAD_BYTES, good.bytes().length));
        };
    return new Payload(bytes, good.contentType(), true);
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[Math.clamp(length, 1, NOISE_BYTES_MAX)];
    random.nextBytes(noise);
    noise[0] = 0; // No image format starts with it, so noise is never an image by chance.
    return noise;
  }
}
