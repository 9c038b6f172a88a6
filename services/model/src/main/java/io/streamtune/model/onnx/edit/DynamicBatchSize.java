package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.Attributes;
import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.Node;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorInfos;
import io.streamtune.model.onnx.TensorProtos;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the batch size of a graph dynamic if the graph was exported with a fixed one.
 *
 * <p><b>Called on</b>: any thread.
 */
public final class DynamicBatchSize {
  private static final Dim ANY = new Dim.Symbolic("N");

  /** Operators that treat all rows of a batch alike, whatever their attributes. */
  private static final Set<String> ROW_WISE =
      Set.of(
          "Add",
          "AveragePool",
          "BatchNormalization",
          "Cast",
          "Clip",
          "Constant",
          "Conv",
          "Div",
          "Dropout",
          "Gemm",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "HardSigmoid",
          "HardSwish",
          "Identity",
          "LRN",
          "LeakyRelu",
          "MatMul",
          "Max",
          "MaxPool",
          "Min",
          "Mul",
          "PRelu",
          "Relu",
          "Sigmoid",
          "Sub",
          "Sum",
          "Tanh");

  private final OnnxGraph graph;
  private final Map<String, Tensor> constants;

  /** Values computed from an input; no other value can depend on the batch size. */
  private final Set<String> computed = new HashSet<>();

  private DynamicBatchSize(OnnxGraph graph) {
    this.graph = graph;
    this.constants = graph.initializers();
    graph.inputs().forEach(input -> computed.add(input.name()));
    for (NodeProto node : graph.graph().getNodeList()) {
      if (dependsOnInput(node)) {
        computed.addAll(node.getOutputList());
      }
    }
  }

  /**
   * Makes the first dimension of all inputs and outputs symbolic. A graph whose inputs have no
   * fixed first dimension is returned unchanged.
   *
   * @throws InvalidModelException if a node might depend on the batch size; the message names it
   */
  public static OnnxGraph dynamic(OnnxGraph graph) {
    boolean fixed =
        graph.inputs().stream()
            .anyMatch(
                input -> !input.shape().isEmpty() && input.shape().getFirst() instanceof Dim.Fixed);
    return fixed ? graph.with(new DynamicBatchSize(graph)::free) : graph;
  }

  private void free(GraphProto.Builder edited) {
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : graph.graph().getNodeList()) {
      nodes.add(dependsOnInput(node) ? freed(node, edited) : node);
    }
    edited.clearNode().addAllNode(nodes).clearValueInfo();
    UnusedWeights.drop(edited);
    for (int i = 0; i < edited.getInputCount(); i++) {
      if (computed.contains(edited.getInput(i).getName())) {
        edited.setInput(i, freed(edited.getInput(i)));
      }
    }
    for (int i = 0; i < edited.getOutputCount(); i++) {
      edited.setOutput(i, freed(edited.getOutput(i)));
    }
  }

  private boolean dependsOnInput(NodeProto node) {
    return node.getInputList().stream().anyMatch(computed::contains);
  }

  private static ValueInfoProto freed(ValueInfoProto proto) {
    TensorInfo info = TensorInfos.toInfo(proto);
    if (info.shape().isEmpty()) {
      return proto;
    }
    List<Dim> shape = new ArrayList<>(info.shape());
    shape.set(0, ANY);
    return TensorInfos.toProto(new TensorInfo(info.name(), info.type(), shape));
  }

  private NodeProto freed(NodeProto proto, GraphProto.Builder edited) {
    Node node = Attributes.toNode(proto);
    boolean rowWise =
        switch (node.operator()) {
          case "Concat", "Softmax", "LogSoftmax" -> node.integer("axis", 1) != 0;
          case "Flatten" -> node.integer("axis", 1) == 1;
          case "Transpose" -> node.integers("perm", List.of(-1L)).getFirst() == 0;
          case "Gemm" -> node.integer("transA", 0) == 0;
          case "Reshape" -> true;
          default -> ROW_WISE.contains(node.operator());
        };
    if (!rowWise || !node.domain().isEmpty()) {
      throw refusal(node);
    }
    return node.operator().equals("Reshape") ? reshape(proto, node, edited) : proto;
  }

  /**
   * Replaces {@code [1, 2048]} by {@code [0, 2048]}, which keeps the first dimension. A shape that
   * infers only the first dimension, {@code [-1, 2048]}, is kept.
   */
  private NodeProto reshape(NodeProto proto, Node node, GraphProto.Builder edited) {
    Tensor target = node.inputs().size() < 2 ? null : constants.get(node.inputs().get(1));
    if (target == null || target.elementCount() < 2 || node.integer("allowzero", 0) != 0) {
      throw refusal(node);
    }
    long[] shape = target.longs();
    if (shape[0] == 0 || (shape[0] == -1 && Arrays.stream(shape).skip(1).allMatch(d -> d > 0))) {
      return proto;
    }
    if (shape[0] != 1) {
      throw refusal(node);
    }
    shape[0] = 0;
    String name = "batch/" + node.outputs().getFirst() + "/shape";
    edited.addInitializer(TensorProtos.toProto(name, Tensor.ofLongs(shape, shape.length)));
    return proto.toBuilder().setInput(1, name).build();
  }

  private static InvalidModelException refusal(Node node) {
    return new InvalidModelException(
        "the batch size is fixed, and %s may depend on it".formatted(node.label()),
        "export the model with a dynamic first dimension");
  }
}
