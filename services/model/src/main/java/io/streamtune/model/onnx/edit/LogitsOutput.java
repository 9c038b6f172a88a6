package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.GraphProto;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.onnx.Node;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorInfos;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Normalises imported graphs: they then end in logits, without softmax or sigmoid.
 *
 * <p><b>Called on</b>: any thread.
 */
public final class LogitsOutput {
  private static final Map<String, Activation> ACTIVATIONS =
      Map.of("Softmax", Activation.SOFTMAX, "Sigmoid", Activation.SIGMOID);

  private LogitsOutput() {}

  /** Returns the activation that computes the only output; empty if the output holds logits. */
  public static Optional<Activation> activationOf(OnnxGraph graph) {
    return last(graph).map(node -> ACTIVATIONS.get(node.operator()));
  }

  /** Removes that activation, so that its input becomes the output. */
  public static OnnxGraph restore(OnnxGraph graph) {
    return last(graph).map(node -> without(graph, node)).orElse(graph);
  }

  /** Returns the node that computes the only output, if it is an activation over the classes. */
  private static Optional<Node> last(OnnxGraph graph) {
    List<TensorInfo> outputs = graph.outputs();
    if (outputs.size() != 1) {
      return Optional.empty();
    }
    int rank = outputs.getFirst().shape().size();
    return graph.nodes().stream()
        .filter(node -> node.outputs().contains(outputs.getFirst().name()))
        .filter(node -> node.domain().isEmpty() && ACTIVATIONS.containsKey(node.operator()))
        .filter(node -> !node.operator().equals("Softmax") || isOverClasses(node, rank))
        .findFirst();
  }

  private static boolean isOverClasses(Node softmax, int rank) {
    long axis = softmax.integer("axis", -1);
    return axis == -1 || (axis == 1 && rank == 2);
  }

  private static OnnxGraph without(OnnxGraph graph, Node node) {
    TensorInfo output = graph.outputs().getFirst();
    TensorInfo logits = new TensorInfo(node.inputs().getFirst(), output.type(), output.shape());
    return graph.with(edited -> remove(edited, output.name(), logits));
  }

  private static void remove(GraphProto.Builder edited, String output, TensorInfo logits) {
    for (int i = edited.getNodeCount() - 1; i >= 0; i--) {
      if (edited.getNode(i).getOutputList().contains(output)) {
        edited.removeNode(i);
      }
    }
    edited.clearOutput().addOutput(TensorInfos.toProto(logits));
    edited.clearValueInfo();
  }
}
