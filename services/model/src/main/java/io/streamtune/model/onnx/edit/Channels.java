package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.Attributes;
import io.streamtune.model.onnx.OnnxGraph;
import java.util.HashMap;
import java.util.Map;

/** Finds the number of channels of a feature map from the weights that compute it. */
public final class Channels {
  private final Map<String, NodeProto> makers = new HashMap<>();
  private final Map<String, Tensor> weights;

  private Channels(OnnxGraph graph) {
    weights = graph.initializers();
    for (NodeProto node : graph.graph().getNodeList()) {
      node.getOutputList().forEach(output -> makers.put(output, node));
    }
  }

  /**
   * Returns the second dimension of a value.
   *
   * @throws InvalidModelException if no weights determine it
   */
  public static int of(OnnxGraph graph, String value) {
    return Math.toIntExact(new Channels(graph).of(value));
  }

  private long of(String value) {
    NodeProto node = makers.get(value);
    if (node == null) {
      throw new InvalidModelException(
          "the number of channels of '%s' cannot be determined from the weights".formatted(value),
          "use a network of the ResNet family");
    }
    return switch (node.getOpType()) {
      case "Conv" -> shape(node)[0];
      case "BatchNormalization" -> shape(node)[0];
      case "Concat" -> node.getInputList().stream().mapToLong(this::of).sum();
      default -> of(node.getInput(0));
    };
  }

  private long[] shape(NodeProto node) {
    Tensor weight = weights.get(node.getInput(1));
    if (weight == null) {
      throw new InvalidModelException(
          "the weights of %s are computed".formatted(Attributes.toNode(node).label()),
          "export the model with its weights as initializers");
    }
    return weight.shape();
  }
}
