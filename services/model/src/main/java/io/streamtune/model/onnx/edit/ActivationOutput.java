package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.Attributes;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorInfos;
import java.util.List;

/**
 * Adds probabilities to a graph that ends in logits.
 *
 * <p><b>Called on</b>: any thread.
 */
public final class ActivationOutput {
  /** Name of the output that {@link #attach} adds. */
  public static final String PROBABILITIES = "probabilities";

  /** Since this opset Softmax takes one axis; before, it flattened all axes that follow. */
  private static final int SOFTMAX_OPSET = 13;

  private ActivationOutput() {}

  /**
   * Adds the output {@code probabilities}, with the shape of the logits: the output named {@code
   * logits}, or the only one. The logits stay an output.
   *
   * @throws InvalidModelException if it is not clear which output holds the logits
   */
  public static OnnxGraph attach(OnnxGraph graph, Activation activation) {
    TensorInfo logits = Logits.of(graph);
    var probabilities = new TensorInfo(PROBABILITIES, logits.type(), logits.shape());
    return graph.with(
        edited ->
            edited
                .addNode(node(graph, logits, activation))
                .addOutput(TensorInfos.toProto(probabilities)));
  }

  private static NodeProto node(OnnxGraph graph, TensorInfo logits, Activation activation) {
    List<String> input = List.of(logits.name());
    return switch (activation) {
      case SIGMOID -> Attributes.node("Sigmoid", "activation/Sigmoid", input, PROBABILITIES);
      case SOFTMAX -> {
        if (logits.shape().size() != 2 && graph.opset() < SOFTMAX_OPSET) {
          throw new InvalidModelException(
              "softmax over %s needs opset %d, the graph has %d"
                  .formatted(logits, SOFTMAX_OPSET, graph.opset()),
              "export the model with logits [N, classes]");
        }
        yield Attributes.node(
            "Softmax",
            "activation/Softmax",
            input,
            PROBABILITIES,
            Attributes.integer("axis", logits.shape().size() == 2 ? 1 : -1));
      }
    };
  }
}
