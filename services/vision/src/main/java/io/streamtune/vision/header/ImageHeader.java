package io.streamtune.vision.header;

import io.streamtune.events.ErrorCode;

/**
 * The header of an image, read by this package's own readers without allocating a pixel.
 *
 * <p>The readers decide whether the file is complete, because the native decoders paint over what
 * is missing. Each format's reader states its rule: {@link JpegHeader}, {@link PngHeader}, {@link
 * WebpHeader}, {@link BmpHeader}, {@link TiffHeader}, {@link GifHeader}. Bytes after the picture
 * never matter.
 *
 * @param width width of the stored picture, before orientation, in pixels
 * @param height height of the stored picture, before orientation, in pixels
 * @param orientation EXIF orientation, 1 to 8; 1 is upright
 * @param passes how often the decoder visits all pixels: scans of a JPEG, else 1
 * @param complete false if the end is missing and only decoding can tell whether pixels are missing
 *     too
 */
public record ImageHeader(
    ImageFormat format, int width, int height, int orientation, int passes, boolean complete)
    implements HeaderResult {

  /**
   * Nanoseconds that a pixel costs on a slow core, in any format. The slowest, lossless WebP and
   * 16-bit PNG, take 15 to 25 here.
   */
  private static final long PIXEL_NANOS = 30;

  /** Nanoseconds per pixel for each pass after the first: one refinement scan takes 2 to 5. */
  private static final long PASS_NANOS = 6;

  /** Reads the header of an encoded image. Called on: any thread. */
  public static HeaderResult read(byte[] encoded) {
    try {
      return dispatch(encoded);
    } catch (IndexOutOfBoundsException _) {
      return truncated("the file ends inside its header, after " + encoded.length + " bytes");
    }
  }

  private static HeaderResult dispatch(byte[] data) {
    if (ByteReader.startsWith(data, 0, "\u00ff\u00d8\u00ff")) {
      return JpegHeader.read(data);
    }
    if (ByteReader.startsWith(data, 0, "\u0089PNG\r\n\u001a\n")) {
      return PngHeader.read(data);
    }
    if (ByteReader.startsWith(data, 0, "RIFF") && ByteReader.startsWith(data, 8, "WEBP")) {
      return WebpHeader.read(data);
    }
    if (ByteReader.startsWith(data, 0, "GIF87a") || ByteReader.startsWith(data, 0, "GIF89a")) {
      return GifHeader.read(data);
    }
    if (ByteReader.startsWith(data, 0, "II*\0") || ByteReader.startsWith(data, 0, "MM\0*")) {
      return TiffHeader.read(data);
    }
    if (ByteReader.startsWith(data, 0, "BM")) {
      return BmpHeader.read(data);
    }
    String kind = data.length == 0 ? "no bytes" : ImageFormat.otherKind(data);
    return unsupported(
        kind + "; expected the first bytes of a JPEG, PNG, WebP, BMP, TIFF or GIF file");
  }

  public long pixels() {
    return (long) width * height;
  }

  /** Predicts the decoding time on one core in nanoseconds; rather too much than too little. */
  public long nanosExpected() {
    return pixels() * (PIXEL_NANOS + PASS_NANOS * (passes - 1L));
  }

  /** Returns whether orientation exchanges width and height. */
  boolean isTransposed() {
    return orientation >= 5;
  }

  public int uprightWidth() {
    return isTransposed() ? height : width;
  }

  public int uprightHeight() {
    return isTransposed() ? width : height;
  }

  static HeaderResult of(ImageFormat format, long width, long height) {
    return of(format, width, height, 1, 1, true);
  }

  static HeaderResult of(
      ImageFormat format, long width, long height, int orientation, int passes, boolean complete) {
    if (width < 1 || height < 1) {
      return corrupt(width + " x " + height + " pixels");
    }
    int w = (int) Math.min(width, Integer.MAX_VALUE);
    int h = (int) Math.min(height, Integer.MAX_VALUE);
    return new ImageHeader(format, w, h, orientation, passes, complete);
  }

  public static Decoded.Rejected truncated(String detail) {
    return new Decoded.Rejected(ErrorCode.TRUNCATED, detail);
  }

  public static Decoded.Rejected corrupt(String detail) {
    return new Decoded.Rejected(ErrorCode.CORRUPT, detail);
  }

  public static Decoded.Rejected unsupported(String detail) {
    return new Decoded.Rejected(ErrorCode.UNSUPPORTED_FORMAT, detail);
  }
}
