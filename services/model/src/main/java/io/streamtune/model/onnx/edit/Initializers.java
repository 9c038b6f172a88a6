package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorProtos;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes trained weights back into a graph.
 *
 * <p><b>Called on</b>: any thread.
 */
public final class Initializers {
  private Initializers() {}

  /**
   * Replaces the named initializers; all others and the order are kept. Bytes are shared, not
   * copied.
   *
   * @throws InvalidModelException if the graph has no initializer of a name, or one of another type
   *     or shape
   */
  public static OnnxGraph replace(OnnxGraph graph, Map<String, Tensor> tensors) {
    Map<String, Tensor> present = graph.initializers();
    tensors.forEach((name, tensor) -> check(name, present, tensor));
    return graph.with(
        edited -> {
          for (int i = 0; i < edited.getInitializerCount(); i++) {
            TensorProto old = edited.getInitializer(i);
            Tensor tensor = tensors.get(old.getName());
            if (tensor != null) {
              edited.setInitializer(i, TensorProtos.toProto(old.getName(), tensor));
            }
          }
        });
  }

  private static void check(String name, Map<String, Tensor> present, Tensor tensor) {
    Tensor old = present.get(name);
    if (old == null) {
      throw new InvalidModelException(
          "the graph has no initializer '%s'".formatted(name),
          "use weights that were made for this graph");
    }
    if (old.type() != tensor.type() || !Arrays.equals(old.shape(), tensor.shape())) {
      throw new InvalidModelException(
          "tensor '%s' is %s, the graph has %s".formatted(name, tensor, old),
          "use weights that were made for this graph");
    }
  }
}
