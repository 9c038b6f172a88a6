package io.streamtune.model.onnx.edit;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.Attributes;
import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import io.streamtune.model.onnx.TensorInfos;
import java.util.List;

/**
 * Exposes the input of the classifier, for heads that are trained apart from the body.
 *
 * <pre>
 * images ─▶ body ─▶ GlobalAveragePool ─▶ Flatten ─▶ classifier ─▶ logits
 *                │                              │
 *                └─ Features.body               └─ Features.expose
 * </pre>
 *
 * <p><b>Called on</b>: any thread.
 */
public final class Features {
  /** Name of the output that {@link #expose} adds. */
  public static final String FEATURES = "features";

  /** Name of the output of the graph that {@link #body} returns. */
  public static final String BODY = "body";

  private static final String POOL = "GlobalAveragePool";

  private Features() {}

  /**
   * Adds the output {@code features} float32[N, C]: the last global average pool before the logits,
   * flattened.
   *
   * @throws InvalidModelException if no GlobalAveragePool leads to the logits
   */
  public static OnnxGraph expose(OnnxGraph graph) {
    NodeProto pool = pool(graph);
    var flatten =
        Attributes.node(
            "Flatten",
            "features/Flatten",
            List.of(pool.getOutput(0)),
            FEATURES,
            Attributes.integer("axis", 1));
    var info = new TensorInfo(FEATURES, ElementType.FLOAT32, List.of(batch(graph), unknown()));
    return graph.with(edited -> edited.addNode(flatten).addOutput(TensorInfos.toProto(info)));
  }

  /**
   * Cuts the graph before that pool. Its only output is {@code body} float32[N, C, h, w]; the later
   * nodes and their weights are removed.
   *
   * @throws InvalidModelException if no GlobalAveragePool leads to the logits
   */
  public static OnnxGraph body(OnnxGraph graph) {
    String cut = pool(graph).getInput(0);
    var info =
        new TensorInfo(
            BODY, ElementType.FLOAT32, List.of(batch(graph), unknown(), unknown(), unknown()));
    return Subgraph.until(graph, cut, info);
  }

  private static NodeProto pool(OnnxGraph graph) {
    String logits = Logits.of(graph).name();
    return Logits.ancestors(graph.graph(), logits).reversed().stream()
        .filter(node -> node.getOpType().equals(POOL))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidModelException(
                    "no %s leads to output '%s'".formatted(POOL, logits),
                    "use a network of the ResNet family"));
  }

  private static Dim batch(OnnxGraph graph) {
    return graph.inputs().stream()
        .filter(input -> !input.shape().isEmpty())
        .map(input -> input.shape().getFirst())
        .findFirst()
        .orElse(unknown());
  }

  private static Dim unknown() {
    return new Dim.Symbolic("");
  }
}
