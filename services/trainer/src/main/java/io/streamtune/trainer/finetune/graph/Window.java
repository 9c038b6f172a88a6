package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.types.Shape;
import io.streamtune.model.onnx.Node;
import java.util.Collections;
import java.util.List;

/**
 * The sliding window of convolutions and pools: ONNX attributes {@code kernel_shape}, {@code
 * strides}, {@code dilations}, {@code pads}, {@code auto_pad}, {@code ceil_mode}.
 */
@SuppressWarnings("ArrayRecordComponent") // Used within one operation only.
record Window(
    long[] kernel,
    long[] strides,
    long[] dilations,
    List<Long> pads,
    String autoPad,
    boolean ceil) {
  private static final int DIMENSIONS = 2;

  /** Reads the attributes of a pool, which include the kernel's size. */
  static Window of(Node node) {
    return of(node, longs(node.integers("kernel_shape", List.of())));
  }

  /** Reads the attributes of a convolution; its weights give the kernel's size. */
  static Window of(Node node, long[] kernel) {
    if (kernel.length != DIMENSIONS) {
      throw Operations.unsupported(node, "windows over other than two dimensions");
    }
    List<Long> ones = Collections.nCopies(DIMENSIONS, 1L);
    return new Window(
        kernel,
        longs(node.integers("strides", ones)),
        longs(node.integers("dilations", ones)),
        node.integers("pads", Collections.nCopies(2 * DIMENSIONS, 0L)),
        node.text("auto_pad", "NOTSET"),
        node.integer("ceil_mode", 0) != 0);
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  boolean isDilated() {
    return dilations[0] != 1 || dilations[1] != 1;
  }

  /** Returns the pads for an input [N, C, H, W]. */
  Pads pads(Shape input) {
    return switch (autoPad) {
      case "SAME_UPPER" -> same(input, false);
      case "SAME_LOWER" -> same(input, true);
      case "VALID" -> new Pads(new long[2], new long[2]);
      default ->
          new Pads(new long[] {pads.get(0), pads.get(1)}, new long[] {pads.get(2), pads.get(3)});
    };
  }

  /**
   * Returns pads that make the output {@code ceil(input / stride)}; the odd one goes below or
   * above.
   */
  private Pads same(Shape input, boolean lower) {
    long[] begin = new long[DIMENSIONS];
    long[] end = new long[DIMENSIONS];
    for (int d = 0; d < DIMENSIONS; d++) {
      long side = input.get(2 + d);
      long output = Math.ceilDiv(side, strides[d]);
      long missing = Math.max(0, (output - 1) * strides[d] + reach(d) - side);
      long more = Math.ceilDiv(missing, 2L);
      begin[d] = lower ? more : missing - more;
      end[d] = missing - begin[d];
    }
    return new Pads(begin, end);
  }

  /** Returns the number of pixels from the first to the last that a window covers. */
  long reach(int dimension) {
    return dilations[dimension] * (kernel[dimension] - 1) + 1;
  }

  /** Returns how many windows fit along a dimension. */
  long outputSide(Shape input, Pads padding, int d) {
    long side = input.get(2 + d);
    long room = side + padding.begin()[d] + padding.end()[d] - reach(d);
    long output = (ceil ? Math.ceilDiv(room, strides[d]) : Math.floorDiv(room, strides[d])) + 1;
    // A last window that would begin in the lower pad, beyond the image, is left out.
    boolean beyond = ceil && (output - 1) * strides[d] >= side + padding.begin()[d];
    return beyond ? output - 1 : output;
  }
}
