package io.streamtune.model.source;

import io.streamtune.model.Tensor;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.TensorInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The output of {@code streamtune model inspect}.
 *
 * @param manifest name, version, classes, activation, preprocessing, source, metrics, hashes
 * @param digest the model digest, as in predictions
 * @param parameters number of trained numbers: all floating-point constants of the graph
 * @param operators number of nodes of each operator, by name
 * @param inputs inputs of the graph as stored
 * @param outputs outputs of the graph as stored
 * @param opset version of ONNX's operators
 * @param fileBytes size of each file
 * @param probeImages number of images in the probe
 * @param notes warnings for the user, such as {@link #UNTRAINED}
 */
public record ModelSummary(
    Manifest manifest,
    String digest,
    long parameters,
    Map<String, Integer> operators,
    List<TensorInfo> inputs,
    List<TensorInfo> outputs,
    int opset,
    Map<String, Long> fileBytes,
    int probeImages,
    List<String> notes) {
  /** The warning about freshly initialised weights. */
  public static final String UNTRAINED =
      "its weights are freshly initialised: it has learnt nothing yet, its answers mean nothing";

  /** The note about a file without class names. */
  public static final String UNNAMED =
      "its classes have no names: they are called class_0, class_1, ...";

  /** Copies lists and maps. */
  public ModelSummary {
    operators = Collections.unmodifiableMap(new TreeMap<>(operators));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    notes = List.copyOf(notes);
  }

  /** Describes a bundle. */
  public static ModelSummary of(ModelBundle bundle) {
    OnnxGraph graph = bundle.graph();
    Map<String, Integer> operators = new TreeMap<>();
    graph.nodes().forEach(node -> operators.merge(node.operator(), 1, Integer::sum));
    return new ModelSummary(
        bundle.manifest(),
        bundle.digest(),
        parameters(graph),
        operators,
        graph.inputs(),
        graph.outputs(),
        graph.opset(),
        bundle.fileSizes(),
        bundle.probe().size(),
        notes(bundle.manifest()));
  }

  private static long parameters(OnnxGraph graph) {
    return graph.initializers().values().stream()
        .filter(tensor -> tensor.type().isFloatingPoint())
        .mapToLong(Tensor::elementCount)
        .sum();
  }

  private static List<String> notes(Manifest manifest) {
    List<String> notes = new ArrayList<>();
    if (!manifest.provenance().trained()) {
      notes.add(UNTRAINED);
    }
    if (manifest.classes().getFirst().equals("class_0")) {
      notes.add(UNNAMED);
    }
    return notes;
  }
}
