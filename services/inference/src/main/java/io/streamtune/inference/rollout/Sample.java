package io.streamtune.inference.rollout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32;

/**
 * A sample of all images or keys, chosen by hash: every replica picks the same ones, every time.
 *
 * @param share the fraction, from 0 to 1
 */
public record Sample(double share) {
  private static final double HASHES = 0x1p32;

  /** Checks the share. */
  public Sample {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is a number from 0 to 1, not " + share);
    }
  }

  /** Returns whether the image of this id is in the sample. */
  public boolean takes(String name) {
    return takes(name.getBytes(UTF_8));
  }

  /** Returns whether a key is in the sample. */
  public boolean takes(byte[] key) {
    CRC32 hash = new CRC32();
    hash.update(key);
    return hash.getValue() / HASHES < share;
  }
}
