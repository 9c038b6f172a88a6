package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import io.streamtune.model.onnx.Node;

/**
 * ONNX {@code Gemm}: {@code alpha * A * B + beta * C}, A and B transposed if the attributes say so.
 */
final class Gemm {
  private Gemm() {}

  static Operation of(Node node) {
    float alpha = node.decimal("alpha", 1);
    float beta = node.decimal("beta", 1);
    boolean transposesA = node.integer("transA", 0) != 0;
    boolean transposesB = node.integer("transB", 0) != 0;
    return in -> {
      NDArray a = transposesA ? in.own(in.get(0).transpose()) : in.get(0);
      NDArray b = transposesB ? in.own(in.get(1).transpose()) : in.get(1);
      NDArray product = scaled(in, in.own(a.matMul(b)), alpha);
      return in.find(2).map(c -> in.own(product.add(scaled(in, c, beta)))).orElse(product);
    };
  }

  private static NDArray scaled(Operands in, NDArray array, float factor) {
    return factor == 1 ? array : in.own(array.mul(factor));
  }
}
