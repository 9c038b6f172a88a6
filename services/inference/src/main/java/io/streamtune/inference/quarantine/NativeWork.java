package io.streamtune.inference.quarantine;

import io.streamtune.events.ModelRef;
import io.streamtune.inference.ingest.ImageRequest;

/**
 * Records which images native code works on, because a crash there ends the process without a
 * message.
 *
 * <p>A call takes some tens of nanoseconds. <b>Called on:</b> decode-N and ort-N, for different
 * rows at once.
 */
public interface NativeWork {
  /**
   * Native code is about to work on an image, in the decoder or in the network.
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

  /** A version has run this many images without a crash. */
  default void ran(ModelRef version, int images) {
    // Only the journal counts them.
  }

  /** Native code has finished with the image. */
  void leave(ImageRequest image, int row);
}
