package io.streamtune.vision.header;

import org.jspecify.annotations.Nullable;

/**
 * GIF: the screen, and the position of the first frame's pixels.
 *
 * <p>The file is complete if the first frame yields all its pixels, which only decoding shows.
 * Everything after that frame, the trailer included, is ignored.
 *
 * <p>Source: CompuServe GIF89a.
 */
public final class GifHeader {
  private static final int SCREEN_END = 13;

  private GifHeader() {}

  /**
   * The first frame.
   *
   * @param paletteAt position of its colour table
   * @param colors entries of that table; 0 if there is none
   * @param transparent index of the transparent colour; -1 if there is none
   * @param dataAt position of the code size byte before the compressed pixels
   */
  public record Frame(
      int x,
      int y,
      int width,
      int height,
      boolean isInterlaced,
      int paletteAt,
      int colors,
      int transparent,
      int dataAt) {}

  static HeaderResult read(byte[] data) {
    int width = ByteReader.u16le(data, 6);
    int height = ByteReader.u16le(data, 8);
    if (width > 0 && height > 0 && (long) width * height > 1L << 30) {
      return ImageHeader.of(ImageFormat.GIF, width, height);
    }
    Frame frame = frame(data);
    if (frame == null) {
      return ImageHeader.corrupt("a GIF without a frame");
    }
    boolean screen = width > 0 && height > 0;
    if (screen && (frame.x() + frame.width() > width || frame.y() + frame.height() > height)) {
      return ImageHeader.corrupt("a GIF whose first frame is larger than its screen");
    }
    return ImageHeader.of(
        ImageFormat.GIF, screen ? width : frame.width(), screen ? height : frame.height());
  }

  static @Nullable public Frame frame(byte[] data) {
    int flags = ByteReader.u8(data, 10);
    int globalColors = (flags & 0x80) == 0 ? 0 : 2 << (flags & 7);
    int at = SCREEN_END + 3 * globalColors;
    int transparent = -1;
    while (true) {
      int block = ByteReader.u8(data, at);
      if (block == ',') {
        return frameAt(data, at + 1, globalColors, transparent);
      }
      if (block != '!') {
        return null;
      }
      if (ByteReader.u8(data, at + 1) == 0xf9 && (ByteReader.u8(data, at + 3) & 1) != 0) {
        transparent = ByteReader.u8(data, at + 6);
      }
      at += 2;
      while (data[at] != 0) {
        at += 1 + ByteReader.u8(data, at);
      }
      at++;
    }
  }

  private static Frame frameAt(byte[] data, int at, int globalColors, int transparent) {
    int flags = ByteReader.u8(data, at + 8);
    boolean local = (flags & 0x80) != 0;
    int localColors = local ? 2 << (flags & 7) : 0;
    return new Frame(
        ByteReader.u16le(data, at),
        ByteReader.u16le(data, at + 2),
        ByteReader.u16le(data, at + 4),
        ByteReader.u16le(data, at + 6),
        (flags & 0x40) != 0,
        local ? at + 9 : SCREEN_END,
        local ? localColors : globalColors,
        transparent,
        at + 9 + 3 * localColors);
  }
}
