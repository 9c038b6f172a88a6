package io.streamtune.vision.pixels;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import io.streamtune.vision.ImageDecoder;
import io.streamtune.vision.header.GifHeader;
import io.streamtune.vision.header.HeaderResult;
import io.streamtune.vision.header.ImageHeader;
import io.streamtune.vision.header.JpegHeader;
import io.streamtune.vision.header.NativeBytes;
import io.streamtune.vision.header.PngHeader;
import io.streamtune.vision.header.TiffHeader;
import io.streamtune.vision.header.WebpHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes images to {@code uint8[h, w, 3]} in stored orientation, red first.
 *
 * <p>Copies: the encoded bytes once into native memory; the pixels directly into {@link #pixels}
 * for JPEG, BMP, GIF and opaque 8-bit images, through one more buffer for the others. Owner: one
 * {@link ImageDecoder}. Not thread-safe.
 */
public final class PixelReader implements AutoCloseable {
  /** Pixels kept between images: 4 million take 12 MB, and most photos have fewer. */
  private static final long KEPT_PIXELS = 4L << 20;

  private static final byte[] JPEG_END = {(byte) 0xff, (byte) 0xd9};

  /** Any bits but zeros, which the decoder itself appends after an early end. */
  private static final byte[] JPEG_PADDING = new byte[64];

  static {
    Arrays.fill(JPEG_PADDING, (byte) 0x96);
  }

  private final NativeBytes encoded = new NativeBytes();
  private final Mat pixels = new Mat();
  private final Mat scratch = new Mat();

  /**
   * Returns the photo that {@link #read} decoded. Owned by this reader, valid until the next read.
   */
  public Mat pixels() {
    return pixels;
  }

  /**
   * Decodes an image; afterwards {@link #pixels()} holds it.
   *
   * @param denominator 1, 2, 4 or 8: the factor by which a JPEG may be reduced; other formats
   *     ignore it
   * @return the header, or why the image cannot be decoded
   */
  public HeaderResult read(ImageHeader header, byte[] data, int denominator) {
    return switch (header.format()) {
      case JPEG -> jpeg(header, data, denominator);
      case PNG -> png(header, data);
      case WEBP -> webp(header, data);
      case BMP -> bmp(header, data);
      case TIFF -> tiff(header, data);
      case GIF -> gif(header, data);
    };
  }

  /** Frees large buffers, so that one huge photo does not stay allocated forever. */
  public void trim() {
    if (pixels.total() > KEPT_PIXELS) {
      pixels.release();
    }
    if (scratch.total() > KEPT_PIXELS) {
      scratch.release();
    }
  }

  private HeaderResult jpeg(ImageHeader header, byte[] data, int denominator) {
    if (JpegHeader.isPlainCmyk(data)) {
      return ImageHeader.unsupported("a CMYK JPEG without Adobe's marker");
    }
    int flags =
        switch (denominator) {
          case 2 -> IMREAD_REDUCED_COLOR_2;
          case 4 -> IMREAD_REDUCED_COLOR_4;
          case 8 -> IMREAD_REDUCED_COLOR_8;
          default -> IMREAD_COLOR_RGB;
        };
    if (!header.complete() && isJpegShort(data, flags)) {
      return ImageHeader.truncated("a JPEG that ends inside its scan");
    }
    encoded.clear(data.length + JPEG_END.length).put(data).put(JPEG_END);
    if (!decode(flags, pixels)) {
      return ImageHeader.corrupt("the JPEG decoder rejects it");
    }
    if (denominator > 1) {
      opencv_imgproc.cvtColor(pixels, pixels, opencv_imgproc.COLOR_BGR2RGB);
    }
    return header;
  }

  /**
   * Returns whether a sequential JPEG without its end marker lacks pixels: it does if the picture
   * depends on the bytes that are appended.
   */
  private boolean isJpegShort(byte[] data, int flags) {
    encoded.clear(data.length + JPEG_PADDING.length + JPEG_END.length);
    encoded.put(data).put(JPEG_PADDING).put(JPEG_END);
    boolean padded = decode(flags, scratch);
    encoded.clear(data.length + JPEG_END.length).put(data).put(JPEG_END);
    return !padded
        || !decode(flags, pixels)
        || opencv_core.norm(pixels, scratch, opencv_core.NORM_INF, opencv_core.noArray()) > 0;
  }

  private HeaderResult png(ImageHeader header, byte[] data) {
    PngHeader.repack(data, encoded);
    boolean decoded =
        PngHeader.isPlain(data) ? decode(IMREAD_COLOR_RGB, pixels) : pngUnchanged(data);
    if (decoded) {
      return header;
    }
    return !header.complete() || PngHeader.isStreamShort(data)
        ? ImageHeader.truncated("a PNG whose pixel data ends early")
        : ImageHeader.corrupt("the PNG decoder rejects it");
  }

  private boolean pngUnchanged(byte[] data) {
    PngHeader.Detail detail = PngHeader.detail(data);
    if (!decode(IMREAD_UNCHANGED, scratch)) {
      return false;
    }
    if (detail.grayKey() >= 0 && scratch.channels() == 1) {
      int expand = detail.bitDepth() < 8 ? 255 / ((1 << detail.bitDepth()) - 1) : 1;
      Flattening.whiten(scratch, detail.grayKey() * expand);
    }
    Flattening.toColor(scratch, pixels, Flattening.Alpha.STRAIGHT);
    return true;
  }

  private HeaderResult webp(ImageHeader header, byte[] data) {
    WebpHeader.Frame frame = Objects.requireNonNull(WebpHeader.frame(data));
    WebpHeader.repack(data, frame, encoded);
    boolean plain = frame.fillsCanvas() && !WebpHeader.hasAlpha(data, frame);
    if (!decode(plain ? IMREAD_COLOR_RGB : IMREAD_UNCHANGED, plain ? pixels : scratch)) {
      return ImageHeader.corrupt("the WebP decoder rejects it");
    }
    if (!plain) {
      Flattening.toColor(scratch, pixels, Flattening.Alpha.STRAIGHT);
      if (!frame.fillsCanvas()) {
        Flattening.placeOnWhite(pixels, scratch, frame);
      }
    }
    return header;
  }

  private HeaderResult tiff(ImageHeader header, byte[] data) {
    TiffHeader.repack(data, encoded);
    if (!decode(IMREAD_UNCHANGED, scratch)) {
      return ImageHeader.corrupt("the TIFF decoder rejects it");
    }
    // With 8 bits, libtiff returns premultiplied colours; with 16, it returns what the file holds.
    boolean straight = scratch.depth() == opencv_core.CV_16U && TiffHeader.isStraightAlpha(data);
    Flattening.Alpha alpha = straight ? Flattening.Alpha.STRAIGHT : Flattening.Alpha.PREMULTIPLIED;
    Flattening.toColor(scratch, pixels, alpha);
    return header;
  }

  private HeaderResult gif(ImageHeader header, byte[] data) {
    GifHeader.Frame frame = Objects.requireNonNull(GifHeader.frame(data));
    Flattening.white(pixels, header.width(), header.height());
    ByteBuffer memory = pixels.createBuffer();
    long missing = new GifPixels(data, frame, header, memory).unpack();
    if (missing != 0) {
      return missing < 0
          ? ImageHeader.corrupt("a GIF with invalid codes")
          : ImageHeader.truncated("a GIF whose first frame lacks " + missing + " pixels");
    }
    return header;
  }

  private HeaderResult bmp(ImageHeader header, byte[] data) {
    encoded.clear(data.length).put(data);
    return decode(IMREAD_COLOR_RGB, pixels)
        ? header
        : ImageHeader.corrupt("the BMP decoder rejects it");
  }

  private boolean decode(int flags, Mat target) {
    int ignoring = flags == IMREAD_UNCHANGED ? flags : flags | IMREAD_IGNORE_ORIENTATION;
    try (Mat source = encoded.asMat();
        Mat result = imdecode(source, ignoring, target)) {
      return !result.empty();
    }
  }

  @Override
  public void close() {
    encoded.close();
    pixels.close();
    scratch.close();
  }
}
