package io.streamtune.model.store;

import io.streamtune.events.Activation;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ProbeImage;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.Depth;
import io.streamtune.model.onnx.ResNet;
import io.streamtune.vision.Preprocessing;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A bundle to put into stores. */
final class SmallBundle {
  private SmallBundle() {}

  static ModelBundle make() {
    Manifest manifest =
        new Manifest(
            new ModelId("pets", "1"),
            List.of("cat", "dog"),
            Activation.SOFTMAX,
            Preprocessing.IMAGENET,
            Provenance.initialised(1, Instant.EPOCH),
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of());
    return ModelBundle.create(
        manifest,
        ResNet.build(Depth.RESNET18, 2, ResNet.initialise(Depth.RESNET18, 2, 1)),
        // Opened after the network was read, which takes most of the time.
        List.of(new ProbeImage("0.jpg", new byte[] {1, 2, 3}, List.of(0.5f, 0.5f))));
  }
}
