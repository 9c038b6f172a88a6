package io.streamtune.trainer.finetune.step;

import io.streamtune.engine.Engine;
import io.streamtune.engine.Network;
import io.streamtune.engine.RowShape;
import io.streamtune.events.prediction.Activation;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.edit.ActivationOutput;
import io.streamtune.model.onnx.edit.Preprocess;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.dataset.rows.RowSettings;
import io.streamtune.trainer.finetune.run.CrashMark;
import io.streamtune.trainer.finetune.run.RunListener;
import io.streamtune.trainer.finetune.run.Seeds;
import io.streamtune.trainer.finetune.run.Torch;
import io.streamtune.trainer.forward.ForwardRows;
import io.streamtune.trainer.forward.Scorer;
import io.streamtune.trainer.forward.TtaViews;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.view.Preprocessing;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * The shared parts of a run.
 *
 * @param spec preprocessing of training and validation; written to the bundle's manifest
 * @param decoders number of decode threads
 * @param folder folder for a run's temporary files
 * @param crashMark marks the steps in which native code may crash the process
 */
public record TrainingContext(
    Torch torch,
    Engine engine,
    Recipe recipe,
    ImageDataset data,
    Preprocessing spec,
    int decoders,
    Path folder,
    CrashMark crashMark,
    RunListener listener) {
  /**
   * Rows of one inference of a frozen body. Why: more are no faster on a core, and take more
   * memory.
   */
  static final int FORWARD_ROWS = 8;

  /**
   * Rows that go forward and backward together. Why: DJL keeps the output of every layer until the
   * gradients are computed, about 100 MB a photo for a ResNet-50.
   */
  public static final int MICRO_ROWS = 8;

  public Activation activation() {
    return data.multiLabel() ? Activation.SIGMOID : Activation.SOFTMAX;
  }

  int classes() {
    return data.classes().size();
  }

  Seeds seeds() {
    return new Seeds(recipe.seed());
  }

  public int batchesPerEpoch() {
    return Batches.count(data.train().size(), recipe.batchSize());
  }

  /** Loads a graph whose input is normalised images, behind the preprocessing of decoded ones. */
  Network load(OnnxGraph graph, String output) {
    return load(graph, output, FORWARD_ROWS);
  }

  /** Loads a whole network for evaluation with these views; its output is probabilities. */
  public Network loadServing(OnnxGraph graph, TtaViews tta) {
    OnnxGraph serving = ActivationOutput.attach(graph, activation());
    return load(serving, ActivationOutput.PROBABILITIES, Scorer.rows(tta));
  }

  private Network load(OnnxGraph graph, String output, int rows) {
    RowShape shape = new RowShape(RowShape.images(spec.size()).sizes(), output);
    try (Arena memory = Arena.ofConfined()) {
      return engine.load(Preprocess.attach(graph, spec).toBytes(memory), shape, rows);
    }
  }

  /** Returns the views for the evaluation of the trained network. */
  public TtaViews tta() {
    return new TtaViews(recipe.tta(), recipe.augmentation());
  }

  RowSettings forwardSettings(Network network) {
    return new RowSettings(
        spec, DecodeLimits.DEFAULTS, decoders, FORWARD_ROWS, ForwardRows.blocks(network));
  }

  /**
   * At most 4 parts exist, including the one in use: the step closes each part after copying it.
   */
  RowSettings trainingSettings() {
    int rows = Math.min(MICRO_ROWS, recipe.batchSize());
    return new RowSettings(spec, DecodeLimits.DEFAULTS, decoders, rows, 4);
  }

  public Scorer scorer(Network network) {
    return new Scorer(network, spec, DecodeLimits.DEFAULTS, decoders);
  }
}
