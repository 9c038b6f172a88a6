package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.streamtune.model.onnx.Node;

/**
 * ONNX {@code Conv} over two dimensions, with groups, strides, dilations and any pads.
 *
 * <p>With {@link ConvolutionForm#PRODUCT} a 1x1 kernel is computed as a matrix product, {@code [n *
 * h * w, c] * [c, filters]}: nothing is copied as long as the pixels of a photo are in
 * channels-last order.
 */
final class Convolution {
  private Convolution() {}

  static Operation of(Node node, ConvolutionForm form) {
    int groups = Math.toIntExact(node.integer("group", 1));
    return in -> {
      NDArray x = in.get(0);
      NDArray weight = in.get(1);
      Shape kernel = weight.getShape().slice(2);
      Window window = Window.of(node, kernel.getShape());
      Pads pads = window.pads(x.getShape());
      boolean isPointwise = kernel.size() == 1 && groups == 1 && pads.isNone();
      return isPointwise && form == ConvolutionForm.PRODUCT
          ? product(in, window)
          : direct(in, window, pads, groups);
    };
  }

  private static NDArray direct(Operands in, Window window, Pads pads, int groups) {
    NDArray x = in.get(0);
    NDArray padded = pads.isSymmetric() ? x : pads.apply(x, 0);
    return x.getNDArrayInternal()
        .convolution(
            padded,
            in.get(1),
            in.find(2).orElse(null),
            new Shape(window.strides()),
            pads.isSymmetric() ? new Shape(pads.begin()) : new Shape(0, 0),
            new Shape(window.dilations()),
            groups)
        .singletonOrThrow();
  }

  private static NDArray product(Operands in, Window window) {
    NDArray x = everyStride(in, window);
    Shape shape = x.getShape();
    long photos = shape.get(0);
    long channels = shape.get(1);
    long height = shape.get(2);
    long width = shape.get(3);
    long filters = in.get(1).getShape().get(0);
    NDArray last = in.own(x.transpose(0, 2, 3, 1));
    NDArray pixels = in.own(last.reshape(photos * height * width, channels));
    NDArray kernel = in.own(in.own(in.get(1).reshape(filters, channels)).transpose());
    NDArray product = in.own(pixels.matMul(kernel));
    NDArray moved = in.find(2).map(bias -> in.own(product.add(bias))).orElse(product);
    return in.own(moved.reshape(photos, height, width, filters)).transpose(0, 3, 1, 2);
  }

  /**
   * Returns the pixels that a 1x1 kernel reads at its strides; the operand itself if it reads all.
   */
  private static NDArray everyStride(Operands in, Window window) {
    NDArray x = in.get(0);
    long[] strides = window.strides();
    if (strides[0] == 1 && strides[1] == 1) {
      return x;
    }
    Shape shape = x.getShape();
    return in.own(
        x.get(
            new NDIndex()
                .addAllDim(2)
                .addSliceDim(0, shape.get(2), strides[0])
                .addSliceDim(0, shape.get(3), strides[1])));
  }
}
