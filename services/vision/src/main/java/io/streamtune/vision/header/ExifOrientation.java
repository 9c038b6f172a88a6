package io.streamtune.vision.header;

/** The orientation tag of a TIFF structure: EXIF blocks, and TIFF files themselves. */
final class ExifOrientation {
  private static final int TAG = 0x0112;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /**
   * Returns the orientation in the TIFF structure at {@code at}; 1 if it has none, is broken, or
   * has a value outside 1 to 8.
   */
  static int read(byte[] data, int at, int end) {
    if (end - at < 8) {
      return 1;
    }
    boolean little = data[at] == 'I';
    long ifd = at + u32(data, at + 4, little);
    if (ifd + 2 > end) {
      return 1;
    }
    int entries = u16(data, (int) ifd, little);
    for (int i = 0; i < entries; i++) {
      long entry = ifd + 2 + (long) i * ENTRY_BYTES;
      if (entry + ENTRY_BYTES > end) {
        return 1;
      }
      if (u16(data, (int) entry, little) == TAG) {
        int value = u16(data, (int) entry + 8, little);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  static int u16(byte[] data, int at, boolean little) {
    return little ? ByteReader.u16le(data, at) : ByteReader.u16be(data, at);
  }

  static long u32(byte[] data, int at, boolean little) {
    return little ? ByteReader.u32le(data, at) : ByteReader.u32be(data, at);
  }
}
