package io.streamtune.vision.view;

import io.streamtune.vision.ImageDecoder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * Resamples decoded pixels to one row of a batch with the resize that the networks were trained
 * with: PIL's bilinear, a triangle as wide as the reduction, first along the target's x axis, then
 * along y, rounded to 8 bits in between. Only the pixels of the crop are computed.
 *
 * <pre>
 * photo ─▶ band of 128 lines, transposed ─▶ x taps ─▶ middle, upright ─▶ y taps ─▶ row
 * </pre>
 *
 * <p>Both directions sum whole lines of memory, which the compiler vectorises; that is why the
 * first works on the transposed picture. Values are {@code pixel - 128}, because Java's bytes are
 * signed.
 *
 * <p>Owner: one {@link ImageDecoder}. Not thread-safe.
 */
public final class Resampler implements AutoCloseable {
  /** Lines per band: long enough for vector loops, short enough to stay in the cache. */
  private static final int BAND = 128;

  /**
   * A box shrinks the photo first only if at least this reduction remains after it, in each
   * direction.
   */
  private static final int REST = 4;

  private static final byte SIGN = (byte) 0x80;

  private final int size;
  private final BoxShrink box = new BoxShrink();
  private final Mat band = new Mat();
  private final int[] sums;
  private final byte[] drawn;
  private byte[] lines = new byte[0];
  private byte[] middle = new byte[0];

  public Resampler(int size) {
    this.size = size;
    this.drawn = new byte[size * size * 3];
    this.sums = new int[Math.max(BAND, size) * 3];
  }

  /**
   * Draws one view.
   *
   * @param photo decoded pixels, possibly reduced already
   * @param framing maps the row to {@code photo}'s pixels; parallel to the axes
   * @param row native memory of {@code uint8[size, size, 3]}
   */
  public void draw(Mat photo, Affine framing, BytePointer row) {
    int stepX = Math.max(1, (int) framing.scaleX() / REST);
    int stepY = Math.max(1, (int) framing.scaleY() / REST);
    Mat source = box.shrink(photo, stepX, stepY);
    Affine map = framing.then(Affine.scale(1.0 / stepX, 1.0 / stepY));
    boolean turned = map.isTransposed();
    ResampleKernel x =
        turned ? taps(map.d(), map.f(), source.rows()) : taps(map.a(), map.c(), source.cols());
    ResampleKernel y =
        turned ? taps(map.b(), map.c(), source.cols()) : taps(map.e(), map.f(), source.rows());
    middle = room(middle, (y.to() - y.from()) * size * 3);
    for (int at = y.from(); at < y.to(); at += BAND) {
      int count = Math.min(BAND, y.to() - at);
      load(source, turned, x, at, count);
      alongX(x, count, (at - y.from()) * size * 3);
    }
    alongY(y);
    row.put(drawn, 0, drawn.length);
  }

  private ResampleKernel taps(double step, double origin, int length) {
    return ResampleKernel.of(size, step, origin, length, Math.max(1, Math.abs(step)));
  }

  /** Loads lines {@code at} to {@code at + count} of the upright photo, as columns. */
  private void load(Mat source, boolean turned, ResampleKernel x, int at, int count) {
    int length = x.to() - x.from();
    try (Rect rect =
            turned ? new Rect(at, x.from(), count, length) : new Rect(x.from(), at, length, count);
        Mat part = new Mat(source, rect)) {
      if (turned) {
        part.copyTo(band);
      } else {
        opencv_core.transpose(part, band);
      }
    }
    int bytes = length * count * 3;
    lines = room(lines, bytes);
    try (BytePointer data = band.data()) {
      data.get(lines, 0, bytes);
    }
    for (int i = 0; i < bytes; i++) {
      lines[i] ^= SIGN;
    }
  }

  private void alongX(ResampleKernel x, int count, int offset) {
    for (int i = 0; i < size; i++) {
      x.sum(i, lines, count * 3, sums);
      int at = offset + i * 3;
      for (int j = 0; j < count * 3; j += 3) {
        middle[at] = (byte) (sums[j] >> ResampleKernel.BITS);
        middle[at + 1] = (byte) (sums[j + 1] >> ResampleKernel.BITS);
        middle[at + 2] = (byte) (sums[j + 2] >> ResampleKernel.BITS);
        at += size * 3;
      }
    }
  }

  private void alongY(ResampleKernel y) {
    int length = size * 3;
    for (int i = 0; i < size; i++) {
      y.sum(i, middle, length, sums);
      int at = i * length;
      for (int j = 0; j < length; j++) {
        drawn[at + j] = (byte) ((sums[j] >> ResampleKernel.BITS) ^ SIGN);
      }
    }
  }

  private static byte[] room(byte[] array, int length) {
    return array.length >= length ? array : new byte[length];
  }

  @Override
  public void close() {
    box.close();
    band.close();
  }
}
