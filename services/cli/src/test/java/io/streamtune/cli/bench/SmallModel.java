package io.streamtune.cli.bench;

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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An untrained ResNet-18 of 64 pixels and two classes. */
public final class SmallModel {
  private static final int SIZE = 64;

  private SmallModel() {}

  /** Writes its bundle into a folder, which must not exist. */
  public static Path write(Path folder) throws IOException {
    Preprocessing usual = Preprocessing.IMAGENET;
    Manifest manifest =
        new Manifest(
            new ModelId("toy", "1"),
            List.of("cat", "dog"),
            Activation.SOFTMAX,
            new Preprocessing(
                SIZE, SIZE, usual.resize(), usual.mean(), usual.std(), usual.colorOrder()),
            Provenance.initialised(1, Instant.EPOCH),
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of());
    OnnxGraph graph =
        ImageSize.set(
            ResNet.build(
                ResNetVariant.RESNET18, 2, ResNet.initialise(ResNetVariant.RESNET18, 2, 1)),
            SIZE);
    ModelBundle.create(manifest, graph, List.of()).write(folder);
    return folder;
  }
}
