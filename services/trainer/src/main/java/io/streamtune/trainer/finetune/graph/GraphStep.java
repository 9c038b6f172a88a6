package io.streamtune.trainer.finetune.graph;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.Node;
import io.streamtune.model.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One node, ready to be computed.
 *
 * @param label the node's name in messages
 * @param inputs names of the values that it reads; empty: omitted
 * @param output name of the value that it computes
 * @param lastReads values that no later node reads: they can be closed
 */
record GraphStep(
    String label, Operation operation, List<String> inputs, String output, List<String> lastReads) {

  /** Returns the steps of all nodes, in the graph's order. */
  static List<GraphStep> all(OnnxGraph graph, ConvolutionForm form) {
    List<Node> nodes = graph.nodes();
    Set<String> keep = kept(graph);
    for (Node node : nodes) {
      requireOneOutput(node, nodes, graph);
    }
    List<GraphStep> steps = new ArrayList<>();
    Set<String> readLater = new HashSet<>(keep);
    for (Node node : nodes.reversed()) {
      List<String> lastReads = new ArrayList<>();
      for (String input : new HashSet<>(node.inputs())) {
        if (!input.isEmpty() && readLater.add(input)) {
          lastReads.add(input);
        }
      }
      String output = node.outputs().getFirst();
      if (!readLater.contains(output)) {
        lastReads.add(output); // no node reads it
      }
      steps.addFirst(
          new GraphStep(
              node.label(),
              Operations.of(node, graph.opset(), form),
              node.inputs(),
              output,
              List.copyOf(lastReads)));
    }
    return List.copyOf(steps);
  }

  /** Returns the values that a pass does not own: inputs, weights and outputs. */
  private static Set<String> kept(OnnxGraph graph) {
    Set<String> kept = new HashSet<>(graph.initializers().keySet());
    graph.inputs().forEach(input -> kept.add(input.name()));
    graph.outputs().forEach(output -> kept.add(output.name()));
    return kept;
  }

  private static void requireOneOutput(Node node, List<Node> nodes, OnnxGraph graph) {
    for (String extra : node.outputs().stream().skip(1).toList()) {
      boolean isRead =
          nodes.stream().anyMatch(other -> other.inputs().contains(extra))
              || graph.outputs().stream().anyMatch(output -> output.name().equals(extra));
      if (!extra.isEmpty() && isRead) {
        throw new InvalidModelException(
            "%s: the trainer computes its first output only, '%s' is read"
                .formatted(node.label(), extra),
            "export the model without it");
      }
    }
  }
}
