package io.streamtune.vision.header;

import io.streamtune.events.ErrorCode;

/** The result of decoding one image. */
public sealed interface Decoded permits Decoded.Image, Decoded.Rejected {

  /**
   * The target holds the views.
   *
   * @param width width of the photo after orientation, before the resize, in pixels
   * @param height height of the photo after orientation, before the resize, in pixels
   */
  record Image(ImageFormat format, int width, int height) implements Decoded {}

  /**
   * The image cannot be used; the target's contents are undefined.
   *
   * @param code the reason for headers and metrics
   * @param detail one line for people: what was found, and what was expected
   */
  record Rejected(ErrorCode code, String detail) implements Decoded, HeaderResult {}
}
