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
 * What all parts of a run need.
 *
 * @param spec of training and validation; the bundle's manifest gets it
 * @param decoders number of decode threads
 * @param folder for files that a run needs while it lasts
 * @param firstSteps marks the steps that native code may end the process in
 */
public record TrainingContext(
    Torch torch,
    Engine engine,
    Recipe recipe,
    ImageDataset data,
    Preprocessing spec,
    int decoders,
    Path folder,
    CrashMark firstSteps,
    RunListener listener) {
  /** Rows of one run of a frozen body: more are no faster on a core, and take more memory. */
  static final int FORWARD_ROWS = 8;

  /**
   * Rows that go forward and backward together: DJL keeps what every layer made of them until the
   * gradients are known, about 100 MB a photo for a ResNet-50.
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

  /** Loads a graph that takes the recipe's normalised pictures, for decoded ones. */
  Network load(OnnxGraph graph, String output) {
    return load(graph, output, FORWARD_ROWS);
  }

  /** Loads a whole network to score with these views; its output is probabilities. */
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

  /** The views of the finished network's evaluation. */
  public TtaViews tta() {
    return new TtaViews(recipe.tta(), recipe.augmentation());
  }

  RowSettings forwardSettings(Network network) {
    return new RowSettings(
        spec, DecodeLimits.DEFAULTS, decoders, FORWARD_ROWS, ForwardRows.blocks(network));
  }

  /** Two mini-batches' parts at most wait: the one at hand is closed part by part. */
  RowSettings trainingSettings() {
    int rows = Math.min(MICRO_ROWS, recipe.batchSize());
    return new RowSettings(spec, DecodeLimits.DEFAULTS, decoders, rows, 4);
  }

  public Scorer scorer(Network network) {
    return new Scorer(network, spec, DecodeLimits.DEFAULTS, decoders);
  }
}
