package io.streamtune.model.store;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ProbeImage;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.vision.view.Preprocessing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bundle to put into stores. */
final class SmallBundle {
  private SmallBundle() {}

  static ModelBundle make() {
    return make("1", Provenance.initialised(1, Instant.EPOCH));
  }

  /** Returns a version as a trainer makes them: newer, and learnt from another one. */
  static ModelBundle candidate(String version) {
    Instant later = Instant.EPOCH.plusSeconds(Integer.parseInt(version));
    return make(
        version,
        new Provenance(
            "fine-tuned from pets:1",
            true,
            later,
            Optional.of("pets:1"),
            Optional.empty(),
            Map.of(),
            Map.of()));
  }

  private static ModelBundle make(String version, Provenance provenance) {
    Manifest manifest =
        new Manifest(
            new ModelId("pets", version),
            List.of("cat", "dog"),
            Activation.SOFTMAX,
            Preprocessing.IMAGENET,
            provenance,
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of());
    return ModelBundle.create(
        manifest,
        ResNet.build(ResNetVariant.RESNET18, 2, ResNet.initialise(ResNetVariant.RESNET18, 2, 1)),
        // Opened after the network was read, which takes most of the time.
        List.of(new ProbeImage("0.jpg", new byte[] {1, 2, 3}, List.of(0.5f, 0.5f))));
  }
}
