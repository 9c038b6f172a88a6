package io.streamtune.trainer.finetune.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.norm.Dropout;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.Node;

/**
 * The operators that the trainer supports: those of the ResNet family, which other plain
 * convolutional networks share.
 *
 * <p><b>Source</b>: the ONNX operator specifications, versions 7 to 21.
 */
final class Operations {
  /**
   * Before this opset, Softmax and LogSoftmax worked on a matrix whose columns are all axes from
   * {@code axis} on.
   */
  private static final int SOFTMAX_BY_AXIS_OPSET = 13;

  /** Dropout's default ratio. */
  private static final float RATIO = 0.5f;

  private Operations() {}

  /**
   * Returns a node's operation, with its attributes read.
   *
   * @throws InvalidModelException if the operator, or one of its attributes, is not supported; the
   *     message names the node
   */
  static Operation of(Node node, int opset, ConvolutionForm form) {
    if (!node.domain().isEmpty()) {
      throw unknown(node);
    }
    return switch (node.operator()) {
      case "Conv" -> Convolution.of(node, form);
      case "BatchNormalization" -> batchNorm(node);
      case "MaxPool" -> Pooling.max(node);
      case "AveragePool" -> Pooling.average(node);
      case "GlobalMaxPool" -> Pooling.globalMax();
      case "GlobalAveragePool" -> Pooling.globalAverage();
      case "Relu" -> in -> in.get(0).getNDArrayInternal().relu();
      case "Sigmoid" -> in -> in.get(0).getNDArrayInternal().sigmoid();
      case "Softmax" -> softmax(node, opset, false);
      case "LogSoftmax" -> softmax(node, opset, true);
      case "Clip" -> Elementwise.clip(node, opset);
      case "Dropout" -> dropout(node);
      case "Identity" -> in -> same(in.get(0));
      case "Add" -> in -> in.own(in.get(0).add(in.get(1)));
      case "Sum" -> Elementwise.sum();
      case "Sub" -> in -> in.own(in.get(0).sub(in.get(1)));
      case "Mul" -> in -> in.own(in.get(0).mul(in.get(1)));
      case "Div" -> Elementwise.divide();
      case "Cast" -> Elementwise.cast(node);
      case "MatMul" -> in -> in.own(in.get(0).matMul(in.get(1)));
      case "Gemm" -> Gemm.of(node);
      case "Concat" -> Shapes.concat(node);
      case "Flatten" -> Shapes.flatten(node);
      case "Reshape" -> Shapes.reshape(node);
      case "Transpose" -> Shapes.transpose(node);
      case "Gather" -> Shapes.gather(node);
      case "Constant" -> Constants.of(node);
      default -> throw unknown(node);
    };
  }

  private static InvalidModelException unknown(Node node) {
    String operator =
        node.domain().isEmpty() ? node.operator() : node.domain() + "." + node.operator();
    return new InvalidModelException(
        "%s: the trainer does not know the operator %s".formatted(node.label(), operator),
        "fine-tune a network of the ResNet family, or one of plain convolutions");
  }

  static InvalidModelException unsupported(Node node, String what) {
    return new InvalidModelException(
        "%s: the trainer does not support %s".formatted(node.label(), what),
        "export the model without it");
  }

  private static Operation batchNorm(Node node) {
    float epsilon = node.decimal("epsilon", 1e-5f);
    float momentum = node.decimal("momentum", 0.9f);
    return in -> {
      NDArray x = in.get(0);
      return x.getNDArrayInternal()
          .batchNorm(
              x,
              in.get(3),
              in.get(4),
              in.get(1),
              in.get(2),
              1,
              momentum,
              epsilon,
              in.normalisesByBatch())
          .singletonOrThrow();
    };
  }

  private static Operation dropout(Node node) {
    float attribute = node.decimal("ratio", RATIO);
    return in -> {
      float ratio = in.find(1).map(Operations::scalar).orElse(attribute);
      NDArray x = in.get(0);
      return in.training() ? Dropout.dropout(x, ratio, true).singletonOrThrow() : same(x);
    };
  }

  /** Another handle on the same numbers. Why: DJL's copies do not propagate gradients. */
  private static NDArray same(NDArray x) {
    return x.reshape(x.getShape());
  }

  private static float scalar(NDArray array) {
    return array.toFloatArray()[0];
  }

  private static Operation softmax(Node node, int opset, boolean log) {
    boolean byAxis = opset >= SOFTMAX_BY_AXIS_OPSET;
    int axis = (int) node.integer("axis", byAxis ? -1 : 1);
    return in -> {
      NDArray x = in.get(0);
      if (byAxis) {
        return log ? x.logSoftmax(axis) : x.softmax(axis);
      }
      NDArray matrix = Shapes.matrix(x, axis);
      return (log ? matrix.logSoftmax(1) : matrix.softmax(1)).reshape(x.getShape());
    };
  }
}
