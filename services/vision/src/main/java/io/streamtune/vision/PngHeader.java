package io.streamtune.vision;

/** Placeholder. */
final class PngHeader {
  private PngHeader() {}

  static HeaderResult read(byte[] data) {
    return ImageHeader.unsupported("not yet " + data.length);
  }
}
