package io.streamtune.engine;

import java.util.List;

/**
 * The shape of the rows that a caller sends to a network, and the output that it reads.
 *
 * @param sizes the input's dimensions without the batch's, for example {@code [224, 224, 3]}
 * @param output name of the output to read, {@code float32[rows, classes]}
 */
public record RowShape(List<Integer> sizes, String output) {

  /** Copies the sizes. */
  public RowShape {
    sizes = List.copyOf(sizes);
  }

  /**
   * Returns the shape of images of {@code size} pixels a side, {@code uint8[size, size, 3]}, with
   * the output {@code probabilities}.
   */
  public static RowShape images(int size) {
    return new RowShape(List.of(size, size, 3), "probabilities");
  }

  long[] dims() {
    return sizes.stream().mapToLong(Integer::longValue).toArray();
  }
}
