package io.streamtune.inference.rollout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32;

/**
 * A part of all images or keys, by a hash: every replica, and every time, takes the same ones.
 *
 * @param share the part, from 0 to 1
 */
public record Sample(double share) {
  private static final double HASHES = 0x1p32;

  /** Checks the share. */
  public Sample {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is a number from 0 to 1, not " + share);
    }
  }

  /** Returns whether something that is named so belongs to it. */
  public boolean takes(String name) {
    return takes(name.getBytes(UTF_8));
  }

  /** Returns whether a key belongs to it. */
  public boolean takes(byte[] key) {
    CRC32 hash = new CRC32();
    hash.update(key);
    return hash.getValue() / HASHES < share;
  }
}
