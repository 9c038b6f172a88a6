package io.streamtune.vision.header;

/**
 * BMP: the fixed header and, for uncompressed pixels, whether they all fit in the file.
 *
 * <p>The file is complete if they do; the sizes that the file header states are ignored. The
 * decoder checks run-length encoded pictures.
 */
final class BmpHeader {
  private static final int CORE_HEADER = 12;

  private BmpHeader() {}

  static HeaderResult read(byte[] data) {
    long pixelsAt = ByteReader.u32le(data, 10);
    long headerBytes = ByteReader.u32le(data, 14);
    boolean core = headerBytes == CORE_HEADER;
    if (!core && (headerBytes < 40 || headerBytes > 1024)) {
      return ImageHeader.unsupported("a BMP with a header of " + headerBytes + " bytes");
    }
    long width = core ? ByteReader.u16le(data, 18) : (int) ByteReader.u32le(data, 18);
    long height =
        core ? ByteReader.u16le(data, 20) : Math.abs((long) (int) ByteReader.u32le(data, 22));
    int bits = ByteReader.u16le(data, core ? 24 : 28);
    long compression = core ? 0 : ByteReader.u32le(data, 30);
    if (compression == 4 || compression == 5 || compression > 6) {
      return ImageHeader.unsupported("a BMP with compression " + compression);
    }
    long rowBytes = (Math.max(0, width) * bits + 31) / 32 * 4;
    boolean runs = compression == 1 || compression == 2;
    // The last row may lack its padding.
    long needed = pixelsAt + rowBytes * (height - 1) + (Math.max(0, width) * bits + 7) / 8;
    boolean plausible = width > 0 && height > 0 && width * (double) height < 1L << 30;
    if (plausible && !runs && needed > data.length) {
      return ImageHeader.truncated(
          "a BMP of %d bytes whose pixels would end at byte %d".formatted(data.length, needed));
    }
    return ImageHeader.of(ImageFormat.BMP, width, height);
  }
}
