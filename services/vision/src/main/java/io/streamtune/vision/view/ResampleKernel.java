package io.streamtune.vision.view;

import java.util.Arrays;

/**
 * One direction of a resize: the source pixels of which each target pixel is the weighted mean. The
 * weights are a triangle as wide as the reduction, in fixed point, as in PIL. Pure arithmetic.
 */
final class ResampleKernel {
  /** Fractional bits of a weight: with 8 bits of pixel and a sign they just fit an int. */
  static final int BITS = 22;

  private final int from;
  private final int to;
  private final int[] first;
  private final int[] weights;
  private final int width;

  private ResampleKernel(int from, int to, int[] first, int[] weights) {
    this.from = from;
    this.to = to;
    this.first = first;
    this.weights = weights;
    this.width = weights.length / first.length;
  }

  /**
   * Computes the weights. They are not cached, because 224 pixels take only about 5 microseconds.
   *
   * @param count number of target pixels
   * @param step source pixels per target pixel, negative if the axis is mirrored
   * @param origin where the target's edge is in the source
   * @param length number of source pixels
   * @param support half the triangle's base, in source pixels, at least 1
   */
  static ResampleKernel of(int count, double step, double origin, int length, double support) {
    int width = (int) Math.ceil(support) * 2 + 1;
    int[] first = new int[count];
    int[] weights = new int[count * width];
    int from = length;
    int to = 0;
    double[] triangle = new double[width];
    for (int i = 0; i < count; i++) {
      double centre = step * (i + 0.5) + origin;
      int start = Math.clamp((int) (centre - support + 0.5), 0, length - 1);
      int end = Math.clamp((int) (centre + support + 0.5), start + 1, length);
      double sum = 0;
      for (int k = 0; k < end - start; k++) {
        triangle[k] = Math.max(0, 1 - Math.abs(start + k + 0.5 - centre) / support);
        sum += triangle[k];
      }
      for (int k = 0; k < end - start; k++) {
        weights[i * width + k] = (int) Math.round(triangle[k] / sum * (1 << BITS));
      }
      first[i] = start;
      from = Math.min(from, start);
      to = Math.max(to, end);
    }
    return new ResampleKernel(from, to, first, weights);
  }

  /** The first source pixel that any target pixel needs. */
  int from() {
    return from;
  }

  /** One past the last source pixel that any target pixel needs. */
  int to() {
    return to;
  }

  /**
   * Sums one target pixel's rows of the source: {@code sums[i] = half + Σ weight × source[i]}.
   *
   * @param target index of the target pixel
   * @param source rows {@code from} to {@code to}, {@code length} signed values each
   * @param sums at least {@code length} long; shifted right by {@link #BITS}, the rounded mean
   */
  void sum(int target, byte[] source, int length, int[] sums) {
    Arrays.fill(sums, 0, length, 1 << (BITS - 1));
    int at = (first[target] - from) * length;
    for (int k = target * width; k < (target + 1) * width; k++) {
      if (weights[k] != 0) {
        add(source, at, weights[k], sums, length);
      }
      at += length;
    }
  }

  /** A loop that the compiler vectorises. */
  private static void add(byte[] source, int at, int weight, int[] sums, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] += weight * source[at + i];
    }
  }
}
