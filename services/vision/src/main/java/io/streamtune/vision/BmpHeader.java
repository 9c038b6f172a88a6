package io.streamtune.vision;

/** Placeholder. */
final class BmpHeader {
  private BmpHeader() {}

  static HeaderResult read(byte[] data) {
    return ImageHeader.unsupported("not yet " + data.length);
  }
}
