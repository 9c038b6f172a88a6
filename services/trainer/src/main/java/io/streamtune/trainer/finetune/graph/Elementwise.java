package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.streamtune.model.onnx.Node;
import java.util.Optional;

/** Elementwise operators that need more than one call. */
final class Elementwise {
  /** Before this opset, Clip's limits were attributes. */
  private static final int LIMITS_AS_INPUTS_OPSET = 11;

  private Elementwise() {}

  static Operation clip(Node node, int opset) {
    float lowest = node.decimal("min", -Float.MAX_VALUE);
    float highest = node.decimal("max", Float.MAX_VALUE);
    if (opset < LIMITS_AS_INPUTS_OPSET) {
      return in -> in.get(0).clip(lowest, highest);
    }
    return in -> {
      NDArray x = in.get(0);
      Number min = in.find(1).map(Elementwise::scalar).orElse(lowest(x.getDataType()));
      Number max = in.find(2).map(Elementwise::scalar).orElse(highest(x.getDataType()));
      return x.clip(min, max);
    };
  }

  private static Number scalar(NDArray limit) {
    return limit.toArray()[0];
  }

  private static Number lowest(DataType type) {
    return type.isFloating() ? (Number) (-Float.MAX_VALUE) : (Number) Byte.MIN_VALUE;
  }

  private static Number highest(DataType type) {
    return type.isFloating() ? (Number) Float.MAX_VALUE : (Number) Byte.MAX_VALUE;
  }

  /** Divides; integers are divided as in C, rounded towards zero. */
  static Operation divide() {
    return in -> {
      NDArray x = in.get(0);
      NDArray quotient = in.own(x.div(in.get(1)));
      return x.getDataType().isInteger()
          ? quotient.trunc().toType(x.getDataType(), false)
          : quotient;
    };
  }

  /** Adds any number of operands. */
  static Operation sum() {
    return in ->
        in.values().stream()
            .flatMap(Optional::stream)
            .reduce((a, b) -> in.own(a.add(b)))
            .orElseThrow();
  }

  static Operation cast(Node node) {
    DataType type = Constants.dataType(node, node.integer("to", 0));
    return in -> in.get(0).toType(type, true);
  }
}
