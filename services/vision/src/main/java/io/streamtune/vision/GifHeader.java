package io.streamtune.vision;

/** Placeholder. */
final class GifHeader {
  private GifHeader() {}

  static HeaderResult read(byte[] data) {
    return ImageHeader.unsupported("not yet " + data.length);
  }
}
