package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.streamtune.model.onnx.Node;

/** ONNX {@code Conv} over two dimensions, with groups, strides, dilations and any pads. */
final class Convolution {
  private Convolution() {}

  static Operation of(Node node) {
    int groups = Math.toIntExact(node.integer("group", 1));
    return in -> {
      NDArray x = in.get(0);
      NDArray weight = in.get(1);
      Shape kernel = weight.getShape().slice(2);
      Window window = Window.of(node, kernel.getShape());
      Pads pads = window.pads(x.getShape());
      NDArray padded = pads.isSymmetric() ? x : pads.apply(x, 0);
      return x.getNDArrayInternal()
          .convolution(
              padded,
              weight,
              in.find(2).orElse(null),
              new Shape(window.strides()),
              pads.isSymmetric() ? new Shape(pads.begin()) : new Shape(0, 0),
              new Shape(window.dilations()),
              groups)
          .singletonOrThrow();
    };
  }
}
