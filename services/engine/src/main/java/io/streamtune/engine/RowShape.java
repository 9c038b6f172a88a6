package io.streamtune.engine;

import java.util.List;

/**
 * What a caller will send to a network and read from it.
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
   * Returns images of {@code size} pixels a side, {@code uint8[size, size, 3]}, answered by {@code
   * probabilities}.
   */
  public static RowShape images(int size) {
    return new RowShape(List.of(size, size, 3), "probabilities");
  }

  long[] dims() {
    return sizes.stream().mapToLong(Integer::longValue).toArray();
  }
}
