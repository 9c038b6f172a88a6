package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.Attributes;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorInfos;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts a graph in two at one value.
 *
 * <pre>
 * inputs ─▶ until ─▶ value ─▶ after ─▶ outputs
 * </pre>
 *
 * <p><b>Called on</b>: any thread.
 */
public final class Subgraph {
  private Subgraph() {}

  /**
   * Keeps the nodes that a value is computed from; the value becomes the only output, under the
   * given name.
   *
   * @param value name of a value that a node computes
   * @param output name, type and shape of the output
   * @throws InvalidModelException if no node computes the value
   */
  public static OnnxGraph until(OnnxGraph graph, String value, TensorInfo output) {
    requireMade(graph, value);
    List<NodeProto> kept = Logits.ancestors(graph.graph(), value);
    return graph.with(
        edited -> {
          edited.clearNode().addAllNode(kept);
          if (!output.name().equals(value)) {
            String name = output.name() + "/Identity";
            edited.addNode(Attributes.node("Identity", name, List.of(value), output.name()));
          }
          edited.clearOutput().addOutput(TensorInfos.toProto(output)).clearValueInfo();
          UnusedWeights.drop(edited);
        });
  }

  /**
   * Keeps the nodes that are computed from a value alone; the value becomes the only input.
   *
   * @param value name, type and shape of a value that a node computes
   * @throws InvalidModelException if no node computes the value, or if an output also depends on an
   *     earlier one
   */
  public static OnnxGraph after(OnnxGraph graph, TensorInfo value) {
    requireMade(graph, value.name());
    Set<String> known = new HashSet<>(graph.initializerNames());
    known.add("");
    known.add(value.name());
    List<NodeProto> kept = new ArrayList<>();
    for (NodeProto node : graph.graph().getNodeList()) {
      if (node.getInputList().stream().anyMatch(known::contains) && readsOnly(node, known)) {
        kept.add(node);
        known.addAll(node.getOutputList());
      }
    }
    requireOutputs(graph, value.name(), known);
    return graph.with(
        edited -> {
          edited.clearNode().addAllNode(kept);
          edited.clearInput().addInput(TensorInfos.toProto(value)).clearValueInfo();
          UnusedWeights.drop(edited);
        });
  }

  private static boolean readsOnly(NodeProto node, Set<String> known) {
    return known.containsAll(node.getInputList());
  }

  private static void requireMade(OnnxGraph graph, String value) {
    GraphProto proto = graph.graph();
    if (proto.getNodeList().stream().noneMatch(node -> node.getOutputList().contains(value))) {
      throw new InvalidModelException(
          "no node of the graph makes '%s'".formatted(value), "name a value inside the graph");
    }
  }

  private static void requireOutputs(OnnxGraph graph, String value, Set<String> known) {
    for (TensorInfo output : graph.outputs()) {
      if (!known.contains(output.name())) {
        throw new InvalidModelException(
            "output '%s' does not depend on '%s' alone".formatted(output.name(), value),
            "cut where a single value leads to the output");
      }
    }
  }
}
