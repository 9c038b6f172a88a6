package io.streamtune.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.streamtune.model.InvalidModelException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks the rules of every {@link OnnxGraph}: each name is defined once and before its use, every
 * output is computed, all weights are in the file. Subgraphs (the bodies of If and Loop) are not
 * checked.
 */
final class GraphChecks {
  private static final String EXPORT_AGAIN = "export the model again";

  private GraphChecks() {}

  static void check(ModelProto model) {
    GraphProto graph = model.getGraph();
    Set<String> known = sources(graph);
    checkNodes(graph, known);
    for (ValueInfoProto output : graph.getOutputList()) {
      if (!known.contains(output.getName())) {
        throw invalid("no node makes output '%s'".formatted(output.getName()));
      }
    }
  }

  static boolean isOnnx(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  static String domain(NodeProto node) {
    return isOnnx(node.getDomain()) ? "" : node.getDomain();
  }

  /** Returns inputs and initializers; older files list initializers among the inputs as well. */
  private static Set<String> sources(GraphProto graph) {
    var initializers = new HashSet<String>();
    for (TensorProto initializer : graph.getInitializerList()) {
      refuseExternal(initializer);
      addOnce(initializers, initializer.getName(), "initializer");
    }
    graph
        .getSparseInitializerList()
        .forEach(sparse -> addOnce(initializers, sparse.getValues().getName(), "initializer"));
    var inputs = new HashSet<String>();
    for (ValueInfoProto input : graph.getInputList()) {
      addOnce(inputs, input.getName(), "input");
    }
    initializers.addAll(inputs);
    return initializers;
  }

  private static void addOnce(Set<String> names, String name, String kind) {
    if (!names.add(name)) {
      throw invalid("two things are named '%s' (%s)".formatted(name, kind));
    }
  }

  private static void checkNodes(GraphProto graph, Set<String> known) {
    for (NodeProto node : graph.getNodeList()) {
      for (String input : node.getInputList()) {
        if (!input.isEmpty() && !known.contains(input)) {
          throw unknownInput(graph, node, input);
        }
      }
      node.getAttributeList().stream()
          .filter(AttributeProto::hasT)
          .forEach(attribute -> refuseExternal(attribute.getT()));
      node.getOutputList().stream()
          .filter(output -> !output.isEmpty())
          .forEach(output -> addOnce(known, output, "output of " + label(node)));
    }
  }

  private static InvalidModelException unknownInput(
      GraphProto graph, NodeProto node, String input) {
    Set<String> madeSomewhere =
        graph.getNodeList().stream()
            .flatMap(any -> any.getOutputList().stream())
            .collect(Collectors.toSet());
    return madeSomewhere.contains(input)
        ? invalid(
            "%s reads '%s' before it is made: the nodes are out of order or form a cycle"
                .formatted(label(node), input))
        : invalid(
            "%s reads '%s', which no input, initializer or node provides"
                .formatted(label(node), input));
  }

  private static void refuseExternal(TensorProto tensor) {
    if (tensor.getDataLocation() == DataLocation.EXTERNAL) {
      throw new InvalidModelException(
          "tensor '%s' keeps its data in another file".formatted(tensor.getName()),
          "export the model again with all data in one file");
    }
  }

  private static String label(NodeProto node) {
    return Attributes.toNode(node.toBuilder().clearAttribute().build()).label();
  }

  private static InvalidModelException invalid(String what) {
    return new InvalidModelException(what, EXPORT_AGAIN);
  }
}
