package io.streamtune.display.pictures;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.random.RandomGenerator;

/**
 * Adds grain to a picture, so that no two pictures share pixels and JPEG has something to encode.
 */
final class Noise {
  private static final int AMPLITUDE_MAX = 8;

  private Noise() {}

  /** Adds noise of a random amplitude, at most 8 of 255, to a picture with a byte per channel. */
  static void add(BufferedImage image, RandomGenerator random) {
    byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int amplitude = 2 + random.nextInt(AMPLITUDE_MAX - 1);
    long bits = 0;
    for (int i = 0; i < samples.length; i++) {
      // One 64-bit number serves eight samples; drawing one per sample would cost more than the
      // JPEG.
      bits = (i & 7) == 0 ? random.nextLong() : bits >>> 8;
      int grain = (((int) (bits & 0xff) * (2 * amplitude + 1)) >> 8) - amplitude;
      samples[i] = (byte) Math.clamp((samples[i] & 0xff) + grain, 0, 255);
    }
  }
}
