package io.streamtune.vision;

import io.streamtune.events.ErrorCode;
import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.header.ImageHeader;
import java.time.Duration;
import java.util.Optional;

/**
 * The limits of an image, checked on its header before a pixel is allocated.
 *
 * <p>A native decoder cannot be interrupted, so {@code timeMax} bounds the time <em>predicted</em>
 * from pixels and passes (see {@link ImageHeader#nanosExpected()}), not the time measured. Native
 * memory of one decode stays below {@code pixelsMax * 16} bytes: 3 for the pixels, and at most 6
 * for the coefficients of a progressive JPEG, 4 + 8 for a PNG or TIFF with alpha or 16 bits.
 *
 * @param bytesMax longest encoded image, in bytes
 * @param pixelsMax largest width times height
 * @param sideMax longest side, in pixels
 * @param timeMax longest predicted decoding time of one core
 */
public record DecodeLimits(long bytesMax, long pixelsMax, int sideMax, Duration timeMax) {

  /**
   * 32 MiB, because the largest camera JPEGs are about 25 MiB; 64 Mi pixels, because that lets
   * every phone and nearly every camera pass (61 megapixels) and bounds the native memory of a
   * decode at 1 GiB; a side of 32768, because panoramas reach it and no decoder's row arithmetic
   * overflows below it; 5 seconds, several times what the largest ordinary photo takes and short
   * against a consumer's poll interval of minutes.
   */
  public static final DecodeLimits DEFAULTS =
      new DecodeLimits(32L << 20, 64L << 20, 32768, Duration.ofSeconds(5));

  /** Checks that every limit is positive. */
  public DecodeLimits {
    if (bytesMax < 1 || pixelsMax < 1 || sideMax < 1 || !timeMax.isPositive()) {
      throw new IllegalArgumentException("decode limits must be positive");
    }
  }

  /** Returns why {@code header} may not be decoded, or empty. */
  Optional<Decoded.Rejected> refuse(ImageHeader header) {
    int side = Math.max(header.width(), header.height());
    if (side > sideMax) {
      return tooManyPixels(header, "a side may have " + sideMax);
    }
    if (header.pixels() > pixelsMax) {
      return tooManyPixels(header, "an image may have " + pixelsMax + " pixels");
    }
    if (header.nanosExpected() > timeMax.toNanos()) {
      String detail =
          "decoding %d x %d pixels in %d passes would take about %d ms; the limit is %d ms"
              .formatted(
                  header.width(),
                  header.height(),
                  header.passes(),
                  header.nanosExpected() / 1_000_000,
                  timeMax.toMillis());
      return Optional.of(new Decoded.Rejected(ErrorCode.DECODE_TIMEOUT, detail));
    }
    return Optional.empty();
  }

  private static Optional<Decoded.Rejected> tooManyPixels(ImageHeader header, String limit) {
    String detail = header.width() + " x " + header.height() + " pixels; " + limit;
    return Optional.of(new Decoded.Rejected(ErrorCode.TOO_MANY_PIXELS, detail));
  }
}
