package io.streamtune.engine;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The batch sizes that the network actually runs.
 *
 * <p><b>Why:</b> CUDA's arena keeps the memory of every new batch size, and cuDNN picks kernels
 * anew for it. So a GPU gets the powers of two up to the maximum; a CPU runs every size as it
 * comes.
 *
 * @param sizes ascending
 */
record Buckets(List<Integer> sizes) {

  Buckets {
    sizes = List.copyOf(sizes);
  }

  static Buckets every(int max) {
    return new Buckets(IntStream.rangeClosed(1, max).boxed().toList());
  }

  static Buckets powersOfTwo(int max) {
    return new Buckets(
        IntStream.concat(
                IntStream.iterate(1, size -> size < max, size -> size * 2), IntStream.of(max))
            .boxed()
            .toList());
  }

  /** Returns the smallest size that holds {@code rows}. */
  int holding(int rows) {
    for (int size : sizes) {
      if (size >= rows) {
        return size;
      }
    }
    throw new IllegalArgumentException(rows + " rows are more than the most of a run, " + max());
  }

  int max() {
    return sizes.getLast();
  }
}
