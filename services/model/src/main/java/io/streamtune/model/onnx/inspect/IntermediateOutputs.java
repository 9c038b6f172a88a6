package io.streamtune.model.onnx.inspect;

import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorProtos;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets a session fetch intermediate values of a network.
 *
 * <p><b>Called on</b>: any thread.
 */
public final class IntermediateOutputs {
  private IntermediateOutputs() {}

  /**
   * Adds inner values, float32 of any shape, to the outputs. A value that is an output already is
   * not added again.
   *
   * @param values names of float32 values that nodes compute
   * @throws InvalidModelException if no node computes one of them
   */
  public static OnnxGraph expose(OnnxGraph graph, List<String> values) {
    Set<String> made =
        graph.graph().getNodeList().stream()
            .flatMap(node -> node.getOutputList().stream())
            .collect(Collectors.toSet());
    Set<String> given = new HashSet<>(graph.outputs().stream().map(TensorInfo::name).toList());
    return graph.with(
        edited -> {
          for (String value : values) {
            if (!made.contains(value)) {
              throw new InvalidModelException(
                  "no node of the graph makes '%s'".formatted(value),
                  "name a value inside the graph");
            }
            if (given.add(value)) {
              edited.addOutput(output(value));
            }
          }
        });
  }

  /**
   * Leaves out the shape, which {@link TensorInfo} cannot do: for it no dimensions are a scalar.
   */
  private static ValueInfoProto output(String name) {
    var type =
        TypeProto.Tensor.newBuilder().setElemType(TensorProtos.onnxType(ElementType.FLOAT32));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
