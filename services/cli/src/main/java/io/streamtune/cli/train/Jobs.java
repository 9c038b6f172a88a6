package io.streamtune.cli.train;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.recipe.Recipe;
import java.nio.file.Path;

/** Creates a training job from the command line's options. */
final class Jobs {
  private Jobs() {}

  /** Reads the photos, and prints how many there are and which base is trained. */
  static Job of(
      ModelBundle base,
      Recipe recipe,
      DeviceChoice device,
      Path folder,
      boolean rateFinder,
      DatasetOptions photos,
      Terminal terminal) {
    ImageDataset data = photos.read(terminal, Job.preprocessing(base, recipe));
    terminal
        .err()
        .printf(
            "%d photos to learn from, %d to measure on, %d classes; base %s%n",
            data.train().size(), data.valid().size(), data.classes().size(), base.manifest().id());
    int decoders = Runtime.getRuntime().availableProcessors();
    return new Job(base, data, recipe, device, decoders, folder, rateFinder);
  }

  /** Returns fastai's name of the metric. */
  static String metric(ImageDataset data) {
    return data.multiLabel() ? "accuracy_thresh" : "accuracy";
  }
}
