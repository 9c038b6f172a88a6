package io.streamtune.explain;

import io.streamtune.engine.IntermediateOutput;

/**
 * Numbers in planes: the maps of a layer, or its kernels. Not value-equal.
 *
 * <p><b>Owner:</b> shared; do not mutate the numbers.
 */
public final class Maps {
  private final int count;
  private final int height;
  private final int width;
  private final float[] numbers;

  /**
   * Wraps the numbers, plane after plane, each row-major.
   *
   * @throws IllegalArgumentException if they are not {@code count * height * width}
   */
  public Maps(int count, int height, int width, float[] numbers) {
    if (numbers.length != (long) count * height * width) {
      throw new IllegalArgumentException(
          "%d numbers are not %d planes of %d x %d"
              .formatted(numbers.length, count, width, height));
    }
    this.count = count;
    this.height = height;
    this.width = width;
    this.numbers = numbers;
  }

  /** Wraps the output of a layer for one image, float32[1, channels, h, w]. */
  static Maps of(IntermediateOutput value) {
    if (value.rank() != 4 || value.size(0) != 1) {
      throw new IllegalArgumentException("no maps of one image: " + value);
    }
    return new Maps(value.size(1), value.size(2), value.size(3), value.numbers());
  }

  /** Returns the number of planes. */
  public int count() {
    return count;
  }

  /** Returns the rows of a plane. */
  public int height() {
    return height;
  }

  /** Returns the columns of a plane. */
  public int width() {
    return width;
  }

  /** Returns a number. */
  public float at(int plane, int y, int x) {
    return numbers[(plane * height + y) * width + x];
  }

  /** Returns the mean of a plane. */
  public double mean(int plane) {
    double sum = 0;
    for (int i = plane * height * width; i < (plane + 1) * height * width; i++) {
      sum += numbers[i];
    }
    return sum / (height * width);
  }

  /** Returns the largest absolute number of a plane. */
  public float largest(int plane) {
    float largest = 0;
    for (int i = plane * height * width; i < (plane + 1) * height * width; i++) {
      largest = Math.max(largest, Math.abs(numbers[i]));
    }
    return largest;
  }

  /** Returns the standard deviation of a plane: how much it differs between places. */
  public double deviation(int plane) {
    double mean = mean(plane);
    double sum = 0;
    for (int i = plane * height * width; i < (plane + 1) * height * width; i++) {
      sum += (numbers[i] - mean) * (numbers[i] - mean);
    }
    return Math.sqrt(sum / (height * width));
  }

  /** Returns whether any number is below 0. */
  public boolean isSigned() {
    for (float number : numbers) {
      if (number < 0) {
        return true;
      }
    }
    return false;
  }

  float[] numbers() {
    return numbers;
  }
}
