package io.streamtune.vision.header;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * WebP: finds the picture's chunk in the container.
 *
 * <p>The file is complete if that chunk ends within it, whatever length the container states. The
 * native decoder gets a new container with the picture alone (of an animation: its first frame), so
 * that it never sees metadata or allocates an animation's canvas.
 *
 * <p>Source: RFC 9649.
 */
public final class WebpHeader {
  private static final int CHUNK_HEADER = 8;

  /** OpenCV needs this many bytes to recognise a WebP. */
  private static final int BYTES_MIN = 32;

  private WebpHeader() {}

  /**
   * The picture inside the container.
   *
   * @param alphaAt position of the chunk of a lossy picture's alpha; -1 if there is none
   * @param imageAt position of the picture's chunk
   * @param x left edge on the canvas
   * @param y top edge on the canvas
   */
  public record Frame(
      int alphaAt, int imageAt, int x, int y, int width, int height, int canvasW, int canvasH) {

    public boolean fillsCanvas() {
      return x == 0 && y == 0 && width == canvasW && height == canvasH;
    }
  }

  static HeaderResult read(byte[] data) {
    Frame frame = frame(data);
    if (frame == null) {
      return isCutOff(data)
          ? ImageHeader.truncated("a WebP that ends before its picture")
          : ImageHeader.corrupt("a WebP without a picture");
    }
    if (frame.imageAt() + CHUNK_HEADER + ByteReader.u32le(data, frame.imageAt() + 4)
        > data.length) {
      return ImageHeader.truncated("a WebP that ends inside its picture");
    }
    if (frame.x() + frame.width() > frame.canvasW()
        || frame.y() + frame.height() > frame.canvasH()) {
      return ImageHeader.corrupt("a WebP whose picture is larger than its canvas");
    }
    int exif = find(data, 12, data.length, "EXIF");
    int orientation = exif < 0 ? 1 : orientation(data, exif + CHUNK_HEADER);
    return ImageHeader.of(ImageFormat.WEBP, frame.canvasW(), frame.canvasH(), orientation, 1, true);
  }

  private static int orientation(byte[] data, int at) {
    int tiff = ByteReader.startsWith(data, at, "Exif\0\0") ? at + 6 : at;
    return ExifOrientation.read(data, tiff, data.length);
  }

  private static boolean isCutOff(byte[] data) {
    return ByteReader.u32le(data, 4) + CHUNK_HEADER > data.length;
  }

  static @Nullable public Frame frame(byte[] data) {
    int extended = ByteReader.startsWith(data, 12, "VP8X") ? 12 : -1;
    int frameAt = extended < 0 ? -1 : find(data, 12, data.length, "ANMF");
    int from = frameAt < 0 ? 12 : frameAt + CHUNK_HEADER + 16;
    int end = frameAt < 0 ? data.length : chunkEnd(data, frameAt);
    int lossy = find(data, from, end, "VP8 ");
    int lossless = find(data, from, end, "VP8L");
    int image = lossy < 0 ? lossless : lossy;
    if (image < 0) {
      return null;
    }
    int width =
        lossy < 0 ? losslessWidth(data, image) : ByteReader.u16le(data, image + 14) & 0x3fff;
    int height =
        lossy < 0 ? losslessHeight(data, image) : ByteReader.u16le(data, image + 16) & 0x3fff;
    int canvasW = extended < 0 ? width : ByteReader.u24le(data, extended + 12) + 1;
    int canvasH = extended < 0 ? height : ByteReader.u24le(data, extended + 15) + 1;
    int x = frameAt < 0 ? 0 : 2 * ByteReader.u24le(data, frameAt + CHUNK_HEADER);
    int y = frameAt < 0 ? 0 : 2 * ByteReader.u24le(data, frameAt + CHUNK_HEADER + 3);
    int alpha = lossy < 0 ? -1 : find(data, from, lossy, "ALPH");
    return new Frame(alpha, image, x, y, width, height, canvasW, canvasH);
  }

  private static int losslessWidth(byte[] data, int image) {
    return (int) (ByteReader.u32le(data, image + 9) & 0x3fff) + 1;
  }

  private static int losslessHeight(byte[] data, int image) {
    return (int) ((ByteReader.u32le(data, image + 9) >> 14) & 0x3fff) + 1;
  }

  /** Returns whether the picture can have transparent pixels. */
  public static boolean hasAlpha(byte[] data, Frame frame) {
    boolean lossless = ByteReader.startsWith(data, frame.imageAt(), "VP8L");
    return lossless ? (data[frame.imageAt() + 12] & 0x10) != 0 : frame.alphaAt() >= 0;
  }

  /** Writes a container that holds the picture alone. */
  public static void repack(byte[] data, Frame frame, NativeBytes target) {
    target.clear(data.length + 64).put(ascii("RIFF\0\0\0\0WEBP"));
    if (frame.alphaAt() >= 0) {
      target.put(ascii("VP8X")).put(new byte[] {10, 0, 0, 0, 0x10, 0, 0, 0});
      target.put(u24(frame.width() - 1)).put(u24(frame.height() - 1));
      chunk(data, frame.alphaAt(), target);
    }
    chunk(data, frame.imageAt(), target);
    int riff = target.length() - CHUNK_HEADER;
    for (int i = 0; i < 4; i++) {
      target.set(4 + i, riff >> (8 * i));
    }
    if (target.length() < BYTES_MIN) {
      target.put(new byte[BYTES_MIN - target.length()]);
    }
  }

  private static void chunk(byte[] data, int at, NativeBytes target) {
    int count = CHUNK_HEADER + (int) ByteReader.u32le(data, at + 4);
    target.put(data, at, count);
    if (count % 2 != 0) {
      target.put(new byte[1]);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] u24(int value) {
    return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
  }

  /** Returns where the first chunk of this type starts, or -1. */
  private static int find(byte[] data, int from, int end, String type) {
    for (int at = from; at + CHUNK_HEADER <= end; at = chunkEnd(data, at)) {
      if (ByteReader.startsWith(data, at, type)) {
        return at;
      }
    }
    return -1;
  }

  /** Returns the position after the chunk and its padding, at most the end of the file. */
  private static int chunkEnd(byte[] data, int at) {
    long size = ByteReader.u32le(data, at + 4);
    return (int) Math.min(data.length, at + CHUNK_HEADER + size + size % 2);
  }
}
