package io.streamtune.vision;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_BGR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Encoded bytes to {@code uint8[h, w, 3]} in stored orientation and the model's colour order.
 *
 * <p>Copies: the encoded bytes once into native memory; the pixels straight into {@link #pixels}
 * for JPEG, BMP and opaque 8-bit images, through one more buffer for the others. Owner: one {@link
 * ImageDecoder}. Not thread-safe.
 */
final class PixelReader implements AutoCloseable {
  /** Pixels kept between images: 4 million are 12 MB, which most photos stay below. */
  private static final long KEPT_PIXELS = 4L << 20;

  private final boolean rgb;
  private final NativeBytes encoded = new NativeBytes();
  private final Mat pixels = new Mat();

  PixelReader(Preprocessing.ColorOrder order) {
    this.rgb = order == Preprocessing.ColorOrder.RGB;
  }

  /** The photo that {@link #read} left. Owned by this reader, valid until the next read. */
  Mat pixels() {
    return pixels;
  }

  /**
   * Decodes; the pixels are then in {@link #pixels()}.
   *
   * @param denominator 1, 2, 4 or 8: the factor by which a JPEG may come out smaller; other formats
   *     ignore it
   * @return the header, or why the pixels cannot be had
   */
  HeaderResult read(ImageHeader header, byte[] data, int denominator) {
    return switch (header.format()) {
      case JPEG -> jpeg(header, data, denominator);
      case BMP, PNG, WEBP, TIFF, GIF -> plain(header, data);
    };
  }

  /** Frees large pixels, so that one huge photo does not stay allocated for ever. */
  void trim() {
    if (pixels.total() > KEPT_PIXELS) {
      pixels.release();
    }
  }

  private HeaderResult jpeg(ImageHeader header, byte[] data, int denominator) {
    if (!header.complete()) {
      return header;
    }
    encoded.clear(data.length).put(data);
    int flags =
        switch (denominator) {
          case 2 -> IMREAD_REDUCED_COLOR_2;
          case 4 -> IMREAD_REDUCED_COLOR_4;
          case 8 -> IMREAD_REDUCED_COLOR_8;
          default -> rgb ? IMREAD_COLOR_RGB : IMREAD_COLOR_BGR;
        };
    if (!decode(flags, pixels)) {
      return ImageHeader.corrupt("the JPEG decoder rejects it");
    }
    if (denominator > 1 && rgb) {
      opencv_imgproc.cvtColor(pixels, pixels, opencv_imgproc.COLOR_BGR2RGB);
    }
    return header;
  }

  private HeaderResult plain(ImageHeader header, byte[] data) {
    encoded.clear(data.length).put(data);
    return decode(rgb ? IMREAD_COLOR_RGB : IMREAD_COLOR_BGR, pixels)
        ? header
        : ImageHeader.corrupt("the decoder rejects it");
  }

  private boolean decode(int flags, Mat target) {
    try (Mat source = encoded.asMat();
        Mat result = imdecode(source, flags | IMREAD_IGNORE_ORIENTATION, target)) {
      return !result.empty() && target.depth() == opencv_core.CV_8U;
    }
  }

  @Override
  public void close() {
    encoded.close();
    pixels.close();
  }
}
