package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the output with a score for each class, and the nodes that lead to it. */
public final class Logits {
  private static final String NAME = "logits";

  private Logits() {}

  /** Returns the output named {@code logits}, or the only one. */
  public static TensorInfo of(OnnxGraph graph) {
    List<TensorInfo> outputs = graph.outputs();
    return outputs.stream()
        .filter(output -> output.name().equals(NAME))
        .findFirst()
        .or(() -> outputs.size() == 1 ? outputs.stream().findFirst() : Optional.empty())
        .orElseThrow(
            () ->
                new InvalidModelException(
                    "the graph gives %s: which one holds the logits?".formatted(outputs),
                    "name it " + NAME));
  }

  /** Returns the nodes that a value depends on, in graph order. */
  public static List<NodeProto> ancestors(GraphProto graph, String value) {
    Set<String> needed = new HashSet<>(Set.of(value));
    var found = new ArrayDeque<NodeProto>();
    for (NodeProto node : graph.getNodeList().reversed()) {
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        needed.addAll(node.getInputList());
        found.addFirst(node);
      }
    }
    return List.copyOf(found);
  }
}
