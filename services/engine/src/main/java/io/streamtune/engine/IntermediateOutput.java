package io.streamtune.engine;

import java.util.Arrays;

/**
 * A tensor that a network computed. Not value-equal.
 *
 * <p><b>Owner:</b> the caller that ran the network; the numbers are a copy of the runtime's.
 */
public final class IntermediateOutput {
  private final long[] shape;
  private final float[] numbers;

  /**
   * Takes ownership of both arrays.
   *
   * @param shape outermost first, the batch's 1 included
   * @param numbers row-major
   */
  public IntermediateOutput(long[] shape, float[] numbers) {
    this.shape = shape;
    this.numbers = numbers;
  }

  /** Returns the number of dimensions, the batch's included. */
  public int rank() {
    return shape.length;
  }

  /** Returns the size of a dimension; 0 is the batch's. */
  public int size(int dimension) {
    return Math.toIntExact(shape[dimension]);
  }

  /** Returns the numbers, row-major. Not a copy; do not mutate. */
  public float[] numbers() {
    return numbers;
  }

  /** Returns the shape, for example {@code [1, 64, 112, 112]}. */
  @Override
  public String toString() {
    return Arrays.toString(shape);
  }
}
