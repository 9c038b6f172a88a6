package io.streamtune.loadtest.faults;

import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.ImageSize;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.vision.view.Preprocessing;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions of a small network that has learnt nothing. */
final class Versions {
  static final String NAME = "fresh";

  private static final List<String> CLASSES = List.of("cat", "dog", "other");
  private static final int SIZE = 64;

  private Versions() {}

  /** Makes a ResNet-18 at 64 px; its weights, about 45 MB, are drawn from its version. */
  static ModelBundle bundle(String version) {
    Preprocessing imageNet = Preprocessing.IMAGENET;
    Manifest manifest =
        new Manifest(
            new ModelId(NAME, version),
            CLASSES,
            Activation.SOFTMAX,
            new Preprocessing(
                SIZE,
                SIZE,
                imageNet.resize(),
                imageNet.mean(),
                imageNet.std(),
                imageNet.colorOrder()),
            Provenance.initialised(1, Instant.EPOCH),
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of());
    OnnxGraph graph =
        ImageSize.set(
            ResNet.build(
                ResNetVariant.RESNET18,
                CLASSES.size(),
                ResNet.initialise(ResNetVariant.RESNET18, CLASSES.size(), version.hashCode())),
            SIZE);
    return ModelBundle.create(manifest, graph, List.of());
  }

  static ModelEvent promotion(ModelBundle bundle) {
    String version = bundle.manifest().id().version();
    return new ModelEvent(
        NAME,
        version,
        URI.create(NAME + "/" + version),
        bundle.digest(),
        ModelEvent.State.PROMOTED,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
