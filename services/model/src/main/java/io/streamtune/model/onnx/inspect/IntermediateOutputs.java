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
 * Lets a session fetch what a network computes on the way.
 *
 * <p><b>Called on</b>: any thread.
 */
public final class IntermediateOutputs {
  private IntermediateOutputs() {}

  /**
   * Makes values inside the graph outputs beside those it has, float32 of any shape. One that is an
   * output already stays as it is.
   *
   * @param values names of float32 values that nodes make
   * @throws InvalidModelException if no node makes one of them
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

  /** Without a shape, which {@link TensorInfo} cannot leave out: no dimensions are a scalar. */
  private static ValueInfoProto output(String name) {
    var type =
        TypeProto.Tensor.newBuilder().setElemType(TensorProtos.onnxType(ElementType.FLOAT32));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
