package io.streamtune.inference.quarantine;

import io.streamtune.events.ModelRef;
import io.streamtune.inference.ingest.ImageRequest;

/**
 * Told which images native code has in its hands, which is where a process can die without a word.
 *
 * <p>The calls take some tens of nanoseconds. <b>Called on:</b> decode-N and ort-N, for different
 * rows at once.
 */
public interface NativeWork {
  /**
   * Native code is about to read an image, in the decoder or in the network.
   *
   * @param row the first of the image's rows in the tensor
   */
  void enter(ImageRequest image, int row);

  /**
   * The network of a version is about to run an image.
   *
   * @param row the first of the image's rows in the tensor
   */
  default void enter(ImageRequest image, int row, ModelRef version) {
    enter(image, row);
  }

  /** A version has run so many images, and the process lives. */
  default void ran(ModelRef version, int images) {
    // Who only counts images need not know.
  }

  /** It is done with it. */
  void leave(ImageRequest image, int row);
}
