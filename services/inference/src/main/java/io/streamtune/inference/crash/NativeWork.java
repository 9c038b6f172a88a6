package io.streamtune.inference.crash;

import io.streamtune.inference.ingest.ImageRequest;

/**
 * Told which images native code has in its hands, which is where a process can die without a word.
 *
 * <p>Both calls take nanoseconds. <b>Called on:</b> decode-N and ort-N, for different rows at once.
 */
public interface NativeWork {
  /**
   * Native code is about to read an image, in the decoder or in the network.
   *
   * @param row the first of the image's rows in the tensor
   */
  void enter(ImageRequest image, int row);

  /** It is done with it. */
  void leave(ImageRequest image, int row);
}
