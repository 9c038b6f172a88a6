package io.streamtune.vision.header;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * PNG: walks the chunks.
 *
 * <p>The file is complete if its data chunks all end within it; a missing end chunk alone is
 * accepted if the pixels decode. The native decoder gets only the chunks that pixels need, so text,
 * profiles and animation can neither cost memory nor make it fail.
 *
 * <p>Source: W3C PNG, third edition.
 */
public final class PngHeader {
  private static final int SIGNATURE_BYTES = 8;

  /** Length, type and checksum around a chunk's data. */
  private static final int FRAME_BYTES = 12;

  private static final byte[] END = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 66, 96, -126};
  private static final int INTERLACE_PASSES = 7;

  private PngHeader() {}

  /**
   * What the decoder needs beyond the dimensions.
   *
   * @param grayKey gray value that means transparent, in the file's bit depth; -1 if there is none
   */
  public record Detail(int bitDepth, int colorType, int grayKey) {
    boolean hasAlphaOrDepth() {
      return colorType >= 4 || bitDepth == 16;
    }
  }

  static HeaderResult read(byte[] data) {
    if (!ByteReader.startsWith(data, 12, "IHDR") || ByteReader.u32be(data, 8) != 13) {
      return ImageHeader.corrupt("a PNG that does not start with its header chunk");
    }
    long width = ByteReader.u32be(data, 16);
    long height = ByteReader.u32be(data, 20);
    int passes = ByteReader.u8(data, 28) == 1 ? INTERLACE_PASSES : 1;
    int orientation = 1;
    boolean hasData = false;
    boolean ended = false;
    int at = SIGNATURE_BYTES;
    while (!ended && isWhole(data, at)) {
      if (isType(data, at, "IDAT")) {
        hasData = true;
      } else if (isType(data, at, "eXIf")) {
        orientation = ExifOrientation.read(data, at + 8, next(data, at) - 4);
      }
      ended = isType(data, at, "IEND");
      at = next(data, at);
    }
    if (!hasData && width > 0 && height > 0) {
      return ended
          ? ImageHeader.corrupt("a PNG without pixel data")
          : headerOrTruncated(width, height, at);
    }
    if (!ended && at + 8 <= data.length && isType(data, at, "IDAT")) {
      return headerOrTruncated(width, height, at);
    }
    return ImageHeader.of(ImageFormat.PNG, width, height, orientation, passes, ended);
  }

  /**
   * A picture that is cut off and exceeds every limit keeps its header, so that the limits reject
   * it.
   */
  private static HeaderResult headerOrTruncated(long width, long height, int at) {
    boolean huge = width * (double) height > 1L << 30;
    return huge
        ? ImageHeader.of(ImageFormat.PNG, width, height, 1, 1, false)
        : ImageHeader.truncated("a PNG that ends inside the chunk at byte " + at);
  }

  public static Detail detail(byte[] data) {
    int colorType = ByteReader.u8(data, 25);
    int key = -1;
    for (int at = SIGNATURE_BYTES; isWhole(data, at); at = next(data, at)) {
      if (colorType == 0 && isType(data, at, "tRNS") && ByteReader.u32be(data, at) >= 2) {
        key = ByteReader.u16be(data, at + 8);
      }
    }
    return new Detail(ByteReader.u8(data, 24), colorType, key);
  }

  /** Returns whether a simple decode is correct: there is neither transparency nor 16-bit depth. */
  public static boolean isPlain(byte[] data) {
    Detail detail = detail(data);
    boolean transparent = false;
    for (int at = SIGNATURE_BYTES; isWhole(data, at); at = next(data, at)) {
      transparent |= isType(data, at, "tRNS");
    }
    return !detail.hasAlphaOrDepth() && !transparent;
  }

  /** Copies the chunks that pixels need, and appends an end chunk. */
  public static void repack(byte[] data, NativeBytes target) {
    target.clear(data.length + END.length).put(data, 0, SIGNATURE_BYTES);
    for (int at = SIGNATURE_BYTES; isWhole(data, at); at = next(data, at)) {
      if (isType(data, at, "IEND")) {
        break;
      }
      if (isType(data, at, "IHDR")
          || isType(data, at, "PLTE")
          || isType(data, at, "tRNS")
          || isType(data, at, "IDAT")) {
        target.put(data, at, next(data, at) - at);
      }
    }
    target.put(END);
  }

  /**
   * Returns whether the compressed stream ends before its own end mark; called only after a
   * failure.
   */
  public static boolean isStreamShort(byte[] data) {
    try (Inflater inflater = new Inflater()) {
      byte[] sink = new byte[1 << 16];
      for (int at = SIGNATURE_BYTES; isWhole(data, at); at = next(data, at)) {
        if (isType(data, at, "IDAT")) {
          inflater.setInput(data, at + 8, next(data, at) - at - FRAME_BYTES);
          while (!inflater.needsInput() && !inflater.finished() && !inflater.needsDictionary()) {
            int _ = inflater.inflate(sink);
          }
        }
      }
      return !inflater.finished();
    } catch (DataFormatException _) {
      return false;
    }
  }

  private static boolean isWhole(byte[] data, int at) {
    return at + FRAME_BYTES <= data.length
        && ByteReader.u32be(data, at) <= data.length - at - FRAME_BYTES;
  }

  private static boolean isType(byte[] data, int at, String type) {
    return ByteReader.startsWith(data, at + 4, type);
  }

  private static int next(byte[] data, int at) {
    return at + FRAME_BYTES + (int) ByteReader.u32be(data, at);
  }
}
