package io.streamtune.inference.shadow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32;

/**
 * A part of all images, by a hash of their ids: every replica, and every time, takes the same ones.
 *
 * @param share the part, from 0 to 1
 */
public record ImageSample(double share) {
  private static final double HASHES = 0x1p32;

  /** Checks the share. */
  public ImageSample {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is a number from 0 to 1, not " + share);
    }
  }

  /** Returns whether an image belongs to it. */
  public boolean takes(String imageId) {
    CRC32 hash = new CRC32();
    hash.update(imageId.getBytes(UTF_8));
    return hash.getValue() / HASHES < share;
  }
}
