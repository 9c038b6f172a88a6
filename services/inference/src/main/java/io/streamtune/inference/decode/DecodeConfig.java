package io.streamtune.inference.decode;

import io.streamtune.vision.DecodeLimits;

/**
 * How images are decoded.
 *
 * @param threads number of threads
 * @param queueMax most tasks that wait for a thread
 * @param limits size limits of an image
 */
public record DecodeConfig(int threads, int queueMax, DecodeLimits limits) {

  /** Checks the ranges. */
  public DecodeConfig {
    if (threads < 1 || queueMax < 1) {
      throw new IllegalArgumentException(
          "threads and queueMax must be at least 1, not " + threads + " and " + queueMax);
    }
  }
}
