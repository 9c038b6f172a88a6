package io.streamtune.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.edit.ImageSize;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.model.store.ModelStore;
import io.streamtune.vision.view.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A model store with the version that {@link Desk} answers by: an untrained ResNet-18. */
final class SmallStore {
  /** What stands beside the bundle. */
  static final String REPORT = "<!DOCTYPE html><title>Report</title><p>how its run went";

  private static final int SIZE = 64;

  private SmallStore() {}

  /** Writes it and returns the digest of its version. */
  static String write(Path folder) throws IOException {
    Preprocessing usual = Preprocessing.IMAGENET;
    List<String> classes = List.of("lemon", "lime", "<b>plum</b>");
    Manifest manifest =
        new Manifest(
            new ModelId(Desk.MODEL.name(), Desk.MODEL.version()),
            classes,
            Activation.SOFTMAX,
            new Preprocessing(
                SIZE, SIZE, usual.resize(), usual.mean(), usual.std(), usual.colorOrder()),
            Provenance.initialised(1, Instant.EPOCH),
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of());
    int count = classes.size();
    ModelBundle bundle =
        ModelBundle.create(
            manifest,
            ImageSize.set(
                ResNet.build(
                    ResNetVariant.RESNET18,
                    count,
                    ResNet.initialise(ResNetVariant.RESNET18, count, 1)),
                SIZE),
            List.of());
    new FileModelStore(folder).put(bundle, Map.of(ModelStore.REPORT, REPORT.getBytes(UTF_8)));
    return bundle.digest();
  }
}
