package io.streamtune.vision;

/** Placeholder. */
final class TiffHeader {
  private TiffHeader() {}

  static HeaderResult read(byte[] data) {
    return ImageHeader.unsupported("not yet " + data.length);
  }
}
