package io.streamtune.cli.train;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.recipe.Recipe;
import java.nio.file.Path;

/** From what was typed to a job. */
final class Jobs {
  private Jobs() {}

  /** Reads the photos, and says what will be trained on what. */
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

  /** Returns fastai's name of what is measured. */
  static String metric(ImageDataset data) {
    return data.multiLabel() ? "accuracy_thresh" : "accuracy";
  }
}
