package io.streamtune.vision.header;

/**
 * JPEG: walks the markers to the end of the image, counting scans.
 *
 * <p>The file is complete if that walk finds the end marker. Without it, a sequential JPEG may
 * still hold all its pixels: its header is then not complete, and the decoder finds out. A
 * progressive one is rejected.
 *
 * <p>Source: ITU-T T.81, annex B.
 */
public final class JpegHeader {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;

  private final byte[] data;
  private int at = 2;
  private int width;
  private int height;
  private int components;
  private int process = -1;
  private int precision;
  private int orientation = 1;
  private int scans;
  private boolean ended;
  private boolean adobe;

  private JpegHeader(byte[] data) {
    this.data = data;
  }

  static HeaderResult read(byte[] data) {
    JpegHeader header = new JpegHeader(data);
    header.walk();
    return header.result();
  }

  /**
   * Returns whether the image has four channels that are not inverted: without Adobe's marker, ink
   * 0 means white paper.
   */
  public static boolean isPlainCmyk(byte[] data) {
    JpegHeader header = new JpegHeader(data);
    header.walk();
    return header.components == 4 && !header.adobe;
  }

  private void walk() {
    while (!ended) {
      at = ByteReader.indexOfFf(data, at);
      while (at < data.length && data[at] == (byte) 0xff) {
        at++;
      }
      if (at >= data.length) {
        return;
      }
      int marker = ByteReader.u8(data, at++);
      if (marker == EOI) {
        ended = true;
      } else if (marker > SOI || (marker >= 0xc0 && marker < 0xd0)) {
        if (!segment(marker)) {
          return;
        }
      }
    }
  }

  /** Reads the segment of {@code marker}; returns false if it does not end within the file. */
  private boolean segment(int marker) {
    if (at + 2 > data.length) {
      return false;
    }
    int end = at + ByteReader.u16be(data, at);
    if (end > data.length || end < at + 2) {
      return false;
    }
    if (marker == SOS) {
      scans++;
    } else if (isFrame(marker) && process < 0 && end >= at + 8) {
      process = marker - 0xc0;
      precision = ByteReader.u8(data, at + 2);
      height = ByteReader.u16be(data, at + 3);
      width = ByteReader.u16be(data, at + 5);
      components = ByteReader.u8(data, at + 7);
    } else if (marker == APP1
        && orientation == 1
        && ByteReader.startsWith(data, at + 2, "Exif\0\0")) {
      orientation = ExifOrientation.read(data, at + 8, end);
    } else if (marker == APP14 && ByteReader.startsWith(data, at + 2, "Adobe")) {
      adobe = true;
    }
    at = end;
    return true;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private HeaderResult result() {
    if (process < 0 || scans == 0) {
      return ended
          ? ImageHeader.corrupt("a JPEG without " + (process < 0 ? "a frame" : "a scan"))
          : ImageHeader.truncated("a JPEG that ends before its first scan");
    }
    boolean supported = process <= 3 || process == 9 || process == 10;
    if (!supported || precision != 8) {
      return ImageHeader.unsupported(
          "JPEG process SOF" + process + " of " + precision + " bits; SOF0 to SOF3 of 8 bits are");
    }
    boolean progressive = process == 2 || process == 10;
    if (!ended && progressive && width > 0 && height > 0) {
      return ImageHeader.truncated("a progressive JPEG without its end marker");
    }
    return ImageHeader.of(ImageFormat.JPEG, width, height, orientation, scans, ended);
  }
}
