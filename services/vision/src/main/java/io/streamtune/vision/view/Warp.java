package io.streamtune.vision.view;

import io.streamtune.vision.ImageDecoder;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Draws decoded pixels into one row of a batch by one affine warp that writes into the target.
 *
 * <p>The reference resize (PIL's bilinear) widens its triangle filter with the reduction. A warp
 * interpolates between neighbours only, so the photo is smoothed first: shrunk by integers until
 * the remaining reduction is below 2 (a box filter), then blurred by a 3 x 3 kernel, so that the
 * variances of box, kernel and interpolation add up to the triangle's. Only the part that the view
 * sees is blurred.
 *
 * <p>Owner: one {@link ImageDecoder}. Not thread-safe.
 */
public final class Warp implements AutoCloseable {
  /** Below this variance, in square pixels, a blur has no effect that a test could see. */
  private static final double VARIANCE_MIN = 0.01;

  /** Pixels around the view that the kernel and the interpolation read. */
  private static final int MARGIN = 3;

  private final Size kernel = new Size(3, 3);
  private final Size square;
  private final int size;
  private final BoxShrink box = new BoxShrink();
  private final Mat blurred = new Mat();
  private final Mat map = new Mat(2, 3, opencv_core.CV_64F);
  private final DoublePointer mapValues = new DoublePointer(map.data());
  private final Scalar border = new Scalar(0);

  public Warp(int size) {
    this.size = size;
    this.square = new Size(size, size);
  }

  /**
   * Draws one view.
   *
   * @param photo decoded pixels, possibly reduced already
   * @param framing maps the row to {@code photo}'s pixels
   * @param row native memory of {@code uint8[size, size, 3]}
   */
  public void draw(Mat photo, Affine framing, BytePointer row) {
    int stepX = Math.max(1, (int) framing.scaleX());
    int stepY = Math.max(1, (int) framing.scaleY());
    Mat source = box.shrink(photo, stepX, stepY);
    Affine toSource = framing.then(Affine.scale(1.0 / stepX, 1.0 / stepY));
    double varianceX = missingVariance(toSource.scaleX(), stepX);
    double varianceY = missingVariance(toSource.scaleY(), stepY);
    Seen seen = seen(toSource, source.cols(), source.rows());
    try (Rect rect = new Rect(seen.x(), seen.y(), seen.width(), seen.height());
        Mat part = new Mat(source, rect);
        Mat target = new Mat(size, size, opencv_core.CV_8UC3, row)) {
      Mat smooth = blur(part, varianceX, varianceY);
      warp(smooth, toSource.then(Affine.shift(-seen.x(), -seen.y())), target);
    }
  }

  /** Returns the triangle's variance minus that of the box applied before. */
  private static double missingVariance(double scale, int step) {
    double box = (1 - 1.0 / ((double) step * step)) / 12;
    return Math.clamp((scale * scale - 1) / 6 - box, 0, 0.6);
  }

  private Mat blur(Mat part, double varianceX, double varianceY) {
    if (varianceX < VARIANCE_MIN && varianceY < VARIANCE_MIN) {
      return part;
    }
    opencv_imgproc.GaussianBlur(
        part,
        blurred,
        kernel,
        sigma(varianceX),
        sigma(varianceY),
        opencv_core.BORDER_REPLICATE | opencv_core.BORDER_ISOLATED,
        0);
    return blurred;
  }

  /** The sigma at which OpenCV's three-tap kernel {@code (v/2, 1 - v, v/2)} has variance v. */
  private static double sigma(double variance) {
    double v = Math.max(variance, VARIANCE_MIN);
    return Math.sqrt(-0.5 / Math.log(v / 2 / (1 - v)));
  }

  private void warp(Mat source, Affine toSource, Mat target) {
    // Maps pixel indices to pixel indices: centres are half a pixel further.
    Affine m = Affine.shift(0.5, 0.5).then(toSource).then(Affine.shift(-0.5, -0.5));
    mapValues.put(m.a(), m.b(), m.c(), m.d(), m.e(), m.f());
    opencv_imgproc.warpAffine(
        source,
        target,
        map,
        square,
        opencv_imgproc.INTER_LINEAR | opencv_imgproc.WARP_INVERSE_MAP,
        opencv_core.BORDER_REFLECT,
        border);
  }

  private record Seen(int x, int y, int width, int height) {}

  /** Returns the part of the source that the view sees, reflections included. */
  private Seen seen(Affine map, int width, int height) {
    double s = size;
    Span x = Span.of(width, map.x(0, 0), map.x(s, 0), map.x(0, s), map.x(s, s));
    Span y = Span.of(height, map.y(0, 0), map.y(s, 0), map.y(0, s), map.y(s, s));
    return new Seen(x.from(), y.from(), x.to() - x.from(), y.to() - y.from());
  }

  /** Pixels {@code from} to {@code to} of one axis. */
  private record Span(int from, int to) {

    static Span of(int length, double... corners) {
      double min = Math.floor(Arrays.stream(corners).min().orElseThrow()) - MARGIN;
      double max = Math.ceil(Arrays.stream(corners).max().orElseThrow()) + MARGIN;
      // Pixels beyond an edge are mirrored, equally far inside; beyond both edges, all pixels are
      // needed.
      boolean wide = min < -length || max > 2.0 * length;
      double from = wide ? 0 : Math.min(min, 2.0 * length - max);
      double to = wide ? length : Math.max(max, -min);
      return new Span((int) Math.clamp(from, 0, length - 1), (int) Math.clamp(to, 1, length));
    }
  }

  @Override
  public void close() {
    kernel.close();
    square.close();
    box.close();
    blurred.close();
    mapValues.close();
    map.close();
    border.close();
  }
}
