package io.streamtune.trainer.finetune.run;

import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.trainer.recipe.RecipeJson;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Preprocessing.Resize;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training job: base model, data, recipe and device.
 *
 * @param base model that the body comes from; its head is replaced
 * @param decoders number of decode threads
 * @param folder folder for a run's temporary files and its checkpoint
 * @param rateFinder whether the learning-rate finder runs first; its result is reported, not used
 */
public record Job(
    ModelBundle base,
    ImageDataset data,
    Recipe recipe,
    DeviceChoice device,
    int decoders,
    Path folder,
    boolean rateFinder) {
  private static final int SAMPLE_PHOTOS = 4;

  /**
   * Returns the preprocessing of a job: the base's normalisation at the recipe's size; the short
   * side is resized to that size and the centre is cropped, as in fastai's {@code tfms_from_model}.
   */
  public static Preprocessing preprocessing(ModelBundle base, Recipe recipe) {
    Preprocessing of = base.manifest().preprocessing();
    return new Preprocessing(
        recipe.size(), recipe.size(), Resize.SHORT_SIDE, of.mean(), of.std(), of.colorOrder());
  }

  /** Returns the preprocessing of this job. */
  public Preprocessing preprocessing() {
    return preprocessing(base, recipe);
  }

  /**
   * Returns the same job on a few photos, in a scratch folder, for a dry run of the steps after
   * training.
   */
  public Job sample(Path scratch) {
    ImageDataset few =
        new ImageDataset(
            data.classes(),
            data.train().subList(0, Math.min(SAMPLE_PHOTOS, data.train().size())),
            data.valid().subList(0, Math.min(SAMPLE_PHOTOS, data.valid().size())),
            data.multiLabel(),
            data.skipped(),
            data.digest());
    return new Job(base, few, recipe, device, decoders, scratch, false);
  }

  /**
   * Returns the key that identifies the job: a run resumes only from a checkpoint with the same
   * key.
   */
  public Map<String, Object> key() {
    Map<String, Object> key = new LinkedHashMap<>();
    // Not the manifest's digest: it differs each time a plain file is read as a model.
    key.put("base", String.valueOf(base.manifest().files().get(ModelBundle.GRAPH)));
    key.put("preprocessing", preprocessing().toString());
    key.put("dataset", data.digest());
    key.put("multi_label", data.multiLabel());
    key.put("recipe", RecipeJson.tree(recipe));
    return key;
  }
}
