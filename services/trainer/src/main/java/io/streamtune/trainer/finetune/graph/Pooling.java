package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import io.streamtune.model.onnx.Node;
import java.util.function.BinaryOperator;

/**
 * ONNX {@code MaxPool} and {@code AveragePool} over two dimensions.
 *
 * <p>PyTorch's own pooling covers equal pads on both sides. Other cases (dilations, uneven pads,
 * rounding up) are computed by combining one shifted copy of the image for each place of the
 * window.
 */
final class Pooling {
  private Pooling() {}

  static Operation max(Node node) {
    Window window = Window.of(node);
    if (node.integer("storage_order", 0) != 0) {
      throw Operations.unsupported(node, "storage_order 1");
    }
    return in -> {
      NDArray x = in.get(0);
      Pads pads = window.pads(x.getShape());
      return isPlain(window, pads)
          ? Pool.maxPool2d(
              x, shape(window.kernel()), shape(window.strides()), shape(pads.begin()), false)
          : slide(x, window, pads, Double.NEGATIVE_INFINITY, NDArrays::maximum);
    };
  }

  /** The maximum of each plane: [N, C, H, W] to [N, C, 1, 1]. */
  static Operation globalMax() {
    return in -> plane(in.get(0), in.get(0).getNDArrayInternal().globalMaxPool());
  }

  /** The mean of each plane: [N, C, H, W] to [N, C, 1, 1]. */
  static Operation globalAverage() {
    return in -> plane(in.get(0), in.get(0).getNDArrayInternal().globalAvgPool());
  }

  private static NDArray plane(NDArray x, NDArray pooled) {
    return pooled.reshape(x.getShape().get(0), x.getShape().get(1), 1, 1);
  }

  static Operation average(Node node) {
    Window window = Window.of(node);
    boolean countsPads = node.integer("count_include_pad", 0) != 0;
    return in -> {
      NDArray x = in.get(0);
      Pads pads = window.pads(x.getShape());
      // DJL's own average pool counts the pads in either case.
      return isPlain(window, pads) && pads.isNone()
          ? Pool.avgPool2d(
              x,
              shape(window.kernel()),
              shape(window.strides()),
              shape(pads.begin()),
              false,
              countsPads)
          : slide(x, window, pads, 0, NDArray::add).div(counts(x, window, pads, countsPads));
    };
  }

  private static boolean isPlain(Window window, Pads pads) {
    boolean isSmall =
        2 * pads.begin()[0] <= window.kernel()[0] && 2 * pads.begin()[1] <= window.kernel()[1];
    return pads.isSymmetric() && isSmall && !window.isDilated() && !window.ceil();
  }

  private static Shape shape(long[] sides) {
    return new Shape(sides);
  }

  /** Returns the number of pixels that each window averages over: [1, 1, h, w]. */
  private static NDArray counts(NDArray x, Window window, Pads pads, boolean countsPads) {
    Shape shape = x.getShape();
    NDArray ones = x.getManager().ones(new Shape(1, 1, shape.get(2), shape.get(3)));
    NDArray counted = countsPads ? pads.apply(ones, 1) : ones;
    Pads left = countsPads ? new Pads(new long[2], new long[2]) : pads;
    long height = window.outputSide(shape, pads, 0);
    long width = window.outputSide(shape, pads, 1);
    return slide(counted, window, left, new long[] {height, width}, 0, NDArray::add);
  }

  private static NDArray slide(
      NDArray x, Window window, Pads pads, double filling, BinaryOperator<NDArray> combine) {
    long height = window.outputSide(x.getShape(), pads, 0);
    long width = window.outputSide(x.getShape(), pads, 1);
    return slide(x, window, pads, new long[] {height, width}, filling, combine);
  }

  private static NDArray slide(
      NDArray x,
      Window window,
      Pads pads,
      long[] output,
      double filling,
      BinaryOperator<NDArray> combine) {
    NDArray padded = reaching(x, window, pads, output).apply(x, filling);
    NDArray result = null;
    for (long row = 0; row < window.kernel()[0]; row++) {
      for (long column = 0; column < window.kernel()[1]; column++) {
        NDArray shifted = padded.get(place(window, output, row, column));
        result = result == null ? shifted : combine.apply(result, shifted);
      }
    }
    if (result == null) {
      throw new IllegalStateException("a window without a pixel");
    }
    return result;
  }

  /** Returns the pads, extended below and right to the end of the last window. */
  private static Pads reaching(NDArray x, Window window, Pads pads, long[] output) {
    long[] end = new long[2];
    for (int d = 0; d < end.length; d++) {
      long needed = (output[d] - 1) * window.strides()[d] + window.reach(d);
      end[d] = Math.max(0, needed - x.getShape().get(2 + d) - pads.begin()[d]);
    }
    return new Pads(pads.begin(), end);
  }

  private static NDIndex place(Window window, long[] output, long row, long column) {
    long top = row * window.dilations()[0];
    long left = column * window.dilations()[1];
    return new NDIndex()
        .addAllDim(2)
        .addSliceDim(top, top + (output[0] - 1) * window.strides()[0] + 1, window.strides()[0])
        .addSliceDim(left, left + (output[1] - 1) * window.strides()[1] + 1, window.strides()[1]);
  }
}
