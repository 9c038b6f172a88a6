package io.streamtune.model.source;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ImageNet;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.bundle.Sha256;
import io.streamtune.model.onnx.Dim;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.DynamicBatchSize;
import io.streamtune.model.onnx.edit.LogitsOutput;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.vision.view.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a bundle from a model file: ONNX, or a ResNet's weights as safetensors or PyTorch
 * checkpoint.
 */
final class ModelFiles {
  private ModelFiles() {}

  static ModelBundle read(Path file, String source, ImportOptions options) throws IOException {
    try {
      OnnxGraph graph = isOnnx(file) ? OnnxGraph.read(file) : ResNetWeights.graph(file);
      String digest = Sha256.of(file);
      ModelId id =
          new ModelId(
              options.name().orElseGet(() -> name(file)),
              options.version().orElse(digest.substring(0, 8)));
      return bundle(graph, id, options, Provenance.imported(source, options.created()));
    } catch (InvalidModelException e) {
      String message = String.valueOf(e.getMessage());
      throw message.contains(file.toString()) ? e : e.in(file);
    }
  }

  static ModelBundle initialise(
      ResNetVariant depth, List<String> classes, long seed, ImportOptions options) {
    OnnxGraph graph =
        ResNet.build(depth, classes.size(), ResNet.initialise(depth, classes.size(), seed));
    ModelId id =
        new ModelId(
            options.name().orElse(depth.name().toLowerCase(Locale.ROOT)),
            options.version().orElse("untrained-" + seed));
    Provenance provenance = Provenance.initialised(seed, options.created());
    return ModelBundle.create(manifest(id, classes, options, provenance), graph, List.of());
  }

  private static ModelBundle bundle(
      OnnxGraph raw, ModelId id, ImportOptions options, Provenance provenance) {
    Optional<Activation> built = LogitsOutput.activationOf(raw);
    OnnxGraph graph = DynamicBatchSize.dynamic(LogitsOutput.restore(raw));
    Optional<Activation> activation = options.activation().or(() -> built);
    List<String> classes = options.classes().orElseGet(() -> classes(graph));
    ImportOptions complete =
        new ImportOptions(
            options.name(),
            options.version(),
            Optional.of(classes),
            activation,
            Optional.of(options.preprocessing().orElseGet(() -> preprocessing(graph))),
            options.created());
    return ModelBundle.create(manifest(id, classes, complete, provenance), graph, List.of());
  }

  private static Manifest manifest(
      ModelId id, List<String> classes, ImportOptions options, Provenance provenance) {
    return new Manifest(
        id,
        classes,
        options.activation().orElse(Activation.SOFTMAX),
        options.preprocessing().orElse(Preprocessing.IMAGENET),
        provenance,
        Manifest.DEFAULT_PROBE_TOLERANCE,
        Map.of());
  }

  private static List<String> classes(OnnxGraph graph) {
    List<Dim> shape = graph.outputs().getFirst().shape();
    if (!shape.isEmpty() && shape.getLast() instanceof Dim.Fixed(long count) && count <= 1 << 20) {
      return ImageNet.classesOr((int) count);
    }
    throw new InvalidModelException(
        "the graph does not say how many classes its output " + graph.outputs() + " has",
        "give the class names, one a line, with --classes FILE");
  }

  /**
   * Returns ImageNet's preprocessing with the side that the graph fixes, and 8/7 of it as short
   * side.
   */
  private static Preprocessing preprocessing(OnnxGraph graph) {
    Preprocessing imageNet = Preprocessing.IMAGENET;
    List<Dim> shape = graph.inputs().isEmpty() ? List.of() : graph.inputs().getFirst().shape();
    if (shape.size() == 4 && shape.get(2) instanceof Dim.Fixed(long side) && side <= 4096) {
      int size = (int) side;
      int shortSide = Math.round(size * 256 / 224f);
      return new Preprocessing(
          size,
          shortSide,
          imageNet.resize(),
          imageNet.mean(),
          imageNet.std(),
          imageNet.colorOrder());
    }
    return imageNet;
  }

  private static boolean isOnnx(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".onnx") || name.endsWith(".onnx.gz");
  }

  /** Returns the file's name without its extension, in the alphabet of {@link ModelId}. */
  private static String name(Path file) {
    String stem = String.valueOf(file.getFileName());
    stem = stem.replaceFirst("(?i)\\.(onnx|onnx\\.gz|pth|pt|th|safetensors|bin)$", "");
    stem = stem.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[._-]+", "");
    return stem.isEmpty() ? "model" : stem.substring(0, Math.min(stem.length(), 100));
  }
}
