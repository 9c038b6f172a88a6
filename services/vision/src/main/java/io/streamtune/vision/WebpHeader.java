package io.streamtune.vision;

/** Placeholder. */
final class WebpHeader {
  private WebpHeader() {}

  static HeaderResult read(byte[] data) {
    return ImageHeader.unsupported("not yet " + data.length);
  }
}
