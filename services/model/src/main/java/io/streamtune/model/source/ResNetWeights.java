package io.streamtune.model.source;

import io.streamtune.model.ElementType;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.Tensor;
import io.streamtune.model.checkpoint.Checkpoint;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds a graph from a checkpoint with torchvision's ResNet names. */
final class ResNetWeights {
  private ResNetWeights() {}

  static OnnxGraph graph(Path file) throws IOException {
    Map<String, Tensor> tensors = float32(Checkpoint.read(file));
    ResNetVariant depth = ResNet.depthOf(tensors.keySet()).orElseThrow(() -> unknown(tensors));
    Tensor classifier = tensors.get("fc.weight");
    if (classifier == null || classifier.shape().length != 2 || classifier.shape()[0] > 1 << 20) {
      throw new InvalidModelException(
          "the checkpoint of a " + depth + " has no classifier fc.weight [classes, features]",
          "give a checkpoint of the whole network");
    }
    return ResNet.build(depth, (int) classifier.shape()[0], tensors);
  }

  private static Map<String, Tensor> float32(Map<String, Tensor> tensors) {
    Map<String, Tensor> converted = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            converted.put(
                name,
                tensor.type().isFloatingPoint() && tensor.type() != ElementType.FLOAT32
                    ? Tensor.ofFloats(tensor.floats(), tensor.shape())
                    : tensor));
    return converted;
  }

  private static InvalidModelException unknown(Map<String, Tensor> tensors) {
    String first =
        String.join(", ", tensors.keySet().stream().limit(4).map(ResNetWeights::shown).toList());
    return new InvalidModelException(
        "the checkpoint was read (%d tensors: %s, ...), but it is not a ResNet-18, 34, 50, 101 or 152 with torchvision's names"
            .formatted(tensors.size(), first),
        "export the model to ONNX and import that");
  }

  private static String shown(String name) {
    return name.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
