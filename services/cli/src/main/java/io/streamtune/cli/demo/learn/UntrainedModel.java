package io.streamtune.cli.demo.learn;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.edit.ConcatPoolHead;
import io.streamtune.model.onnx.edit.ImageSize;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.trainer.recipe.Cycles;
import io.streamtune.trainer.recipe.Fit;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.vision.view.Augmentation;
import io.streamtune.vision.view.Preprocessing;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The model with which a learning demo starts.
 *
 * @param base the base of every training run
 * @param untrained the same body with an untrained head: the first version to serve
 * @param recipe the recipe of the runs
 */
record UntrainedModel(ModelBundle base, ModelBundle untrained, Recipe recipe) {
  /** Version name of the untrained bundle. */
  static final String UNTRAINED = "untrained";

  private static final long SEED = 1;
  private static final int SIZE = 64;
  private static final int BATCH = 16;

  /**
   * Epochs of the head alone are cheap, and a body with fresh weights gives the head little
   * information.
   */
  private static final Recipe QUICK =
      Recipe.FASTAI
          .with(SIZE, BATCH, SEED)
          .withFits(
              List.of(
                  new Fit("frozen", 2, false, false, List.of(1e-2), new Cycles.Cosine(1, 20, 1))));

  /** Starts with a model, and trains it by the recipe of {@code finetune}. */
  static UntrainedModel of(ModelBundle base, List<String> classes) {
    int size = base.manifest().preprocessing().size();
    Recipe recipe = Recipe.FASTAI.with(size, Recipe.FASTAI.batchSize(), SEED);
    return new UntrainedModel(base, untrained(base, classes), recipe);
  }

  /** Starts with a ResNet-18 with fresh weights for small pictures, and trains only its head. */
  static UntrainedModel fresh(List<String> classes) {
    Preprocessing imageNet = Preprocessing.IMAGENET;
    Preprocessing small =
        new Preprocessing(
            SIZE, SIZE, imageNet.resize(), imageNet.mean(), imageNet.std(), imageNet.colorOrder());
    ResNetVariant depth = ResNetVariant.RESNET18;
    ModelBundle base =
        ModelBundle.create(
            manifest(new ModelId("fruit", "fresh"), classes, small),
            ImageSize.set(
                ResNet.build(depth, classes.size(), ResNet.initialise(depth, classes.size(), SEED)),
                SIZE),
            List.of());
    return new UntrainedModel(
        base, untrained(base, classes), QUICK.withAugmentation(Augmentation.SIDE_ON));
  }

  /** Returns the name under which versions are served. */
  String name() {
    return base.manifest().id().name();
  }

  private static ModelBundle untrained(ModelBundle base, List<String> classes) {
    Manifest of = base.manifest();
    return ModelBundle.create(
        manifest(new ModelId(of.id().name(), UNTRAINED), classes, of.preprocessing()),
        ConcatPoolHead.FASTAI.attach(base.graph(), classes.size(), SEED),
        List.of());
  }

  private static Manifest manifest(ModelId id, List<String> classes, Preprocessing preprocessing) {
    return new Manifest(
        id,
        classes,
        Activation.SOFTMAX,
        preprocessing,
        Provenance.initialised(SEED, Instant.EPOCH),
        Manifest.DEFAULT_PROBE_TOLERANCE,
        Map.of());
  }
}
