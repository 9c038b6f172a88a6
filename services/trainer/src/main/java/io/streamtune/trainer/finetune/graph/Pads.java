package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Pixels added around an image.
 *
 * @param begin above and left
 * @param end below and right
 */
@SuppressWarnings("ArrayRecordComponent") // Used within one operation only.
record Pads(long[] begin, long[] end) {
  boolean isSymmetric() {
    return Arrays.equals(begin, end);
  }

  boolean isNone() {
    return begin[0] == 0 && begin[1] == 0 && end[0] == 0 && end[1] == 0;
  }

  /** Pads with one value; returns the same array if there is nothing to add. */
  NDArray apply(NDArray x, double value) {
    // PyTorch lists the last dimension first.
    return isNone() ? x : x.pad(new Shape(begin[1], end[1], begin[0], end[0]), value);
  }
}
