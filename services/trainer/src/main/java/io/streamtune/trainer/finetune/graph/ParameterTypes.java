package io.streamtune.trainer.finetune.graph;

import ai.djl.nn.Parameter;
import io.streamtune.model.ElementType;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.Node;
import io.streamtune.model.onnx.OnnxGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Selects the initializers that are weights, and their kind; the others are constants of the graph.
 */
final class ParameterTypes {
  private static final Parameter.Type NOTHING = Parameter.Type.OTHER;

  private static final Map<String, List<Parameter.Type>> BY_OPERATOR =
      Map.of(
          "Conv", List.of(NOTHING, Parameter.Type.WEIGHT, Parameter.Type.BIAS),
          "Gemm", List.of(NOTHING, Parameter.Type.WEIGHT, Parameter.Type.BIAS),
          "MatMul", List.of(Parameter.Type.WEIGHT, Parameter.Type.WEIGHT),
          "Add", List.of(Parameter.Type.BIAS, Parameter.Type.BIAS),
          "BatchNormalization",
              List.of(
                  NOTHING,
                  Parameter.Type.GAMMA,
                  Parameter.Type.BETA,
                  Parameter.Type.RUNNING_MEAN,
                  Parameter.Type.RUNNING_VAR));

  private ParameterTypes() {}

  static Map<String, Parameter.Type> of(OnnxGraph graph) {
    Map<String, Tensor> initializers = graph.initializers();
    Map<String, Parameter.Type> types = new HashMap<>();
    for (Node node : graph.nodes()) {
      List<Parameter.Type> places = BY_OPERATOR.getOrDefault(node.operator(), List.of());
      for (int i = 0; i < Math.min(places.size(), node.inputs().size()); i++) {
        Tensor tensor = initializers.get(node.inputs().get(i));
        if (tensor != null && tensor.type() == ElementType.FLOAT32 && places.get(i) != NOTHING) {
          types.putIfAbsent(node.inputs().get(i), places.get(i));
        }
      }
    }
    return types;
  }
}
