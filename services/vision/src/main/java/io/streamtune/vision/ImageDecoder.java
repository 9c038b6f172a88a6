package io.streamtune.vision;

import io.streamtune.events.ErrorCode;
import io.streamtune.vision.header.Decoded;
import io.streamtune.vision.header.HeaderResult;
import io.streamtune.vision.header.ImageHeader;
import io.streamtune.vision.pixels.OpenCv;
import io.streamtune.vision.pixels.PixelReader;
import io.streamtune.vision.view.Affine;
import io.streamtune.vision.view.AugmentParams;
import io.streamtune.vision.view.CropTransform;
import io.streamtune.vision.view.Lighting;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Resampler;
import io.streamtune.vision.view.View;
import io.streamtune.vision.view.Warp;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes images into rows of a batch.
 *
 * <p>Copies: the encoded bytes once into native memory; the pixels are decoded into a native buffer
 * that is reused. A view parallel to the axes is resampled through arrays on the Java heap, see
 * {@link Resampler}. Any other view is smoothed into a second native buffer and warped from there
 * into the target, see {@link Warp}.
 *
 * <p>A JPEG is decoded at half, a quarter or an eighth of its size if that leaves at least as many
 * pixels as the view needs.
 *
 * <p>Owner: one decode thread; not thread-safe. Close it on the thread that used it last. Keeps
 * about 20 MB of native memory between images.
 */
public final class ImageDecoder implements AutoCloseable {
  private static final int DENOMINATOR_MAX = 8;

  private final Preprocessing spec;
  private final DecodeLimits limits;
  private final PixelReader reader;
  private final Resampler resampler;
  private final Warp warp;

  /** Loads OpenCV if this is the first decoder of the process: 0.3 to 1 second. */
  public ImageDecoder(Preprocessing spec, DecodeLimits limits) {
    OpenCv.load();
    this.spec = spec;
    this.limits = limits;
    this.reader = new PixelReader();
    this.resampler = new Resampler(spec.size());
    this.warp = new Warp(spec.size());
  }

  /**
   * Decodes one image and draws each of its views.
   *
   * <p>Never throws for bad input: an empty, foreign, oversized, truncated or corrupt image is a
   * {@link Decoded.Rejected}, and the target's contents are then undefined.
   *
   * <p>Called on: the decode thread that owns this decoder.
   *
   * @param encoded an image file; not changed
   * @param views what to draw, one row each
   * @param target direct buffer; from its position on, {@code uint8[views, size, size, 3]} is
   *     written, red first; the graph reverses the order if its network expects blue first.
   *     Position and limit stay unchanged.
   * @throws IllegalArgumentException if the target is not direct or has too little room
   * @throws OutOfMemoryError if memory is short, native memory included; the image is not at fault
   */
  public Decoded decode(byte[] encoded, List<View> views, ByteBuffer target) {
    requireRoom(views, target);
    try {
      return switch (photo(encoded, views)) {
        case Decoded.Rejected rejected -> rejected;
        case ImageHeader header -> draw(header, views, target);
      };
    } catch (RuntimeException e) {
      // OpenCV's C++ exceptions arrive as RuntimeException; its message is one long line.
      OpenCv.throwIfOutOfMemory(e);
      return ImageHeader.corrupt("OpenCV: " + e.getMessage());
    } finally {
      reader.trim();
    }
  }

  private void requireRoom(List<View> views, ByteBuffer target) {
    long needed = (long) views.size() * spec.rowBytes();
    if (!target.isDirect() || target.isReadOnly() || target.remaining() < needed) {
      throw new IllegalArgumentException(
          "target must be a direct, writable buffer with %d bytes remaining, not %s"
              .formatted(needed, target));
    }
  }

  /** Checks and decodes; afterwards the reader holds the pixels. */
  private HeaderResult photo(byte[] encoded, List<View> views) {
    if (encoded.length > limits.bytesMax()) {
      return new Decoded.Rejected(
          ErrorCode.TOO_MANY_BYTES,
          encoded.length + " bytes; an image may have " + limits.bytesMax());
    }
    return switch (ImageHeader.read(encoded)) {
      case Decoded.Rejected rejected -> rejected;
      case ImageHeader header ->
          limits
              .refuse(header)
              .<HeaderResult>map(refusal -> refusal)
              .orElseGet(() -> reader.read(header, encoded, denominator(header, views)));
    };
  }

  /** Returns the largest reduction that leaves every view at least one decoded pixel per pixel. */
  private int denominator(ImageHeader header, List<View> views) {
    double scale = DENOMINATOR_MAX;
    for (View view : views) {
      Affine map = CropTransform.of(view, spec, header).toPhoto();
      scale = Math.min(scale, Math.min(map.scaleX(), map.scaleY()));
    }
    return Integer.highestOneBit(Math.max(1, (int) scale));
  }

  private Decoded draw(ImageHeader header, List<View> views, ByteBuffer target) {
    Mat pixels = reader.pixels();
    Affine toPixels =
        Affine.scale(
            1.0 / reduction(header.width(), pixels.cols()),
            1.0 / reduction(header.height(), pixels.rows()));
    boolean lit = views.stream().anyMatch(view -> light(view).isPresent());
    double mean = lit ? Lighting.mean(pixels) : 0;
    try (BytePointer rows = new BytePointer(target.slice())) {
      for (int i = 0; i < views.size(); i++) {
        View view = views.get(i);
        rows.position((long) i * spec.rowBytes());
        Affine framing = CropTransform.of(view, spec, header).toPhoto().then(toPixels);
        if (framing.isParallelToAxes()) {
          resampler.draw(pixels, framing, rows);
        } else {
          warp.draw(pixels, framing, rows);
        }
        light(view).ifPresent(params -> Lighting.apply(params, mean, rows, spec.size()));
      }
    }
    return new Decoded.Image(header.format(), header.uprightWidth(), header.uprightHeight());
  }

  /** Returns the parameters of a view whose light changes. */
  private static Optional<AugmentParams> light(View view) {
    return view instanceof View.Augmented augmented
        ? Optional.of(AugmentParams.of(augmented)).filter(AugmentParams::isLit)
        : Optional.empty();
  }

  /** A JPEG reduced by n has its side divided by n, rounded up. */
  private static int reduction(int side, int decodedSide) {
    return Math.max(1, Math.round((float) side / decodedSide));
  }

  @Override
  public void close() {
    reader.close();
    resampler.close();
    warp.close();
  }
}
