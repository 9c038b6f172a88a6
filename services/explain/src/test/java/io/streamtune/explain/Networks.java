package io.streamtune.explain;

import io.streamtune.engine.Engine;
import io.streamtune.engine.EngineConfig;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.Tensor;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.ConcatPoolHead;
import io.streamtune.model.onnx.edit.ImageSize;
import io.streamtune.model.onnx.edit.Initializers;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Preprocessing.ColorOrder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Small networks with seeded weights. */
final class Networks {
  static final int SIZE = 64;
  static final List<String> CLASSES = List.of("lemon", "lime", "plum", "<script>alert(1)</script>");
  static final Engine ENGINE = Engine.open(new EngineConfig(DeviceChoice.CPU, 0, 1, 1));

  private Networks() {}

  /** A ResNet-18 whose classifier is one layer over averaged maps. */
  static OnnxGraph plain() {
    int classes = CLASSES.size();
    return ImageSize.set(
        ResNet.build(
            ResNetVariant.RESNET18, classes, ResNet.initialise(ResNetVariant.RESNET18, classes, 5)),
        SIZE);
  }

  /** The same body with the recipe's head, whose norms are not those of a fresh one. */
  static OnnxGraph withRecipesHead() {
    OnnxGraph graph = ConcatPoolHead.FASTAI.attach(plain(), CLASSES.size(), 5);
    var random = new SplittableRandom(6);
    Map<String, Tensor> norms = new LinkedHashMap<>();
    graph
        .initializers()
        .forEach(
            (name, tensor) -> {
              if (name.matches("head\\.bn\\d\\..*")) {
                float[] numbers = tensor.floats();
                for (int i = 0; i < numbers.length; i++) {
                  numbers[i] = (float) (0.5 + random.nextDouble());
                }
                norms.put(name, Tensor.ofFloats(numbers, tensor.shape()));
              }
            });
    return Initializers.replace(graph, norms);
  }

  static ModelBundle bundle(OnnxGraph graph, Activation activation, ColorOrder order) {
    Preprocessing usual = Preprocessing.IMAGENET;
    boolean isTurned = order == ColorOrder.BGR; // Mean and std lie in the order of the colours.
    List<Float> mean = isTurned ? usual.mean().reversed() : usual.mean();
    List<Float> std = isTurned ? usual.std().reversed() : usual.std();
    return ModelBundle.create(
        new Manifest(
            new ModelId("fruit", "v1"),
            CLASSES,
            activation,
            new Preprocessing(SIZE, SIZE, usual.resize(), mean, std, order),
            Provenance.initialised(5, Instant.EPOCH),
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of()),
        graph,
        List.of());
  }

  static Explanation explain(ModelBundle bundle, byte[] photo) {
    try (Explainer explainer = Explainer.open(ENGINE, bundle)) {
      return switch (explainer.explain(photo)) {
        case Explained.Done(Explanation explanation) -> explanation;
        case Explained.Refused(var code, String detail) ->
            throw new AssertionError(code + ": " + detail);
      };
    }
  }
}
