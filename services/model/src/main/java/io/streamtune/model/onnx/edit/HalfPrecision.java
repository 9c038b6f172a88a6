package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.Attributes;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorProtos;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Converts a network to float16, which GPUs run on their matrix units. Inputs and outputs stay
 * float32.
 *
 * <p><b>Called on</b>: any thread.
 */
public final class HalfPrecision {
  private static final String SUFFIX = "/half";

  /** The operators of this project's networks; each takes float16 for all of its floats. */
  private static final Set<String> OPERATORS =
      Set.of(
          "Add",
          "AveragePool",
          "BatchNormalization",
          "Concat",
          "Conv",
          "Flatten",
          "Gemm",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "MatMul",
          "MaxPool",
          "Relu",
          "Sigmoid",
          "Softmax");

  private HalfPrecision() {}

  /**
   * Returns the graph in float16.
   *
   * @throws InvalidModelException if it has operators that are not known to support float16
   */
  public static OnnxGraph of(OnnxGraph graph) {
    Set<String> unknown = new TreeSet<>();
    graph.nodes().forEach(node -> unknown.add(node.operator()));
    unknown.removeAll(OPERATORS);
    if (!unknown.isEmpty()) {
      throw new InvalidModelException(
          "no float16 for a graph with " + unknown, "use a network of the family ResNet");
    }
    return graph.with(edited -> convert(edited, graph));
  }

  private static void convert(GraphProto.Builder edited, OnnxGraph graph) {
    List<String> inputs =
        graph.inputs().stream().filter(HalfPrecision::isFloat).map(TensorInfo::name).toList();
    List<String> outputs =
        graph.outputs().stream().filter(HalfPrecision::isFloat).map(TensorInfo::name).toList();
    List<NodeProto> nodes = new ArrayList<>();
    inputs.forEach(name -> nodes.add(cast(name, name + SUFFIX, DataType.FLOAT16)));
    List<String> renamed = new ArrayList<>(inputs);
    renamed.addAll(outputs);
    edited.getNodeList().forEach(node -> nodes.add(renamed(node, renamed)));
    outputs.forEach(name -> nodes.add(cast(name + SUFFIX, name, DataType.FLOAT)));
    edited.clearNode().addAllNode(nodes).clearValueInfo();
    for (int i = 0; i < edited.getInitializerCount(); i++) {
      TensorProto weights = edited.getInitializer(i);
      if (weights.getDataType() == DataType.FLOAT_VALUE) {
        Tensor half = half(TensorProtos.toTensor(weights));
        edited.setInitializer(i, TensorProtos.toProto(weights.getName(), half));
      }
    }
  }

  private static boolean isFloat(TensorInfo info) {
    return info.type() == ElementType.FLOAT32;
  }

  private static NodeProto cast(String from, String to, DataType type) {
    return Attributes.node(
        "Cast", "half/" + to, List.of(from), to, Attributes.integer("to", type.getNumber()));
  }

  private static NodeProto renamed(NodeProto node, List<String> names) {
    NodeProto.Builder edited = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      if (names.contains(node.getInput(i))) {
        edited.setInput(i, node.getInput(i) + SUFFIX);
      }
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      if (names.contains(node.getOutput(i))) {
        edited.setOutput(i, node.getOutput(i) + SUFFIX);
      }
    }
    return edited.build();
  }

  private static Tensor half(Tensor floats) {
    float[] values = floats.floats();
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(Float.floatToFloat16(value));
    }
    return Tensor.of(ElementType.FLOAT16, floats.shape(), bytes.flip());
  }
}
