package io.streamtune.trainer.forward;

import io.streamtune.engine.Engine;
import io.streamtune.engine.EngineConfig;
import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.engine.Network;
import io.streamtune.engine.RowShape;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.onnx.edit.ActivationOutput;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.LabelledPhotos;
import io.streamtune.trainer.evaluate.Evaluation;
import io.streamtune.trainer.evaluate.Predictions;
import io.streamtune.trainer.evaluate.Targets;
import io.streamtune.vision.DecodeLimits;
import java.util.List;
import java.util.function.IntConsumer;

/** Evaluates a served model on labelled photos. */
public final class ModelScore {
  private ModelScore() {}

  /**
   * Evaluates the model. Called on: a thread that may block.
   *
   * @param progress receives the number of photos just finished
   * @throws io.streamtune.engine.EngineException if the requested device cannot be used
   */
  public static Evaluation of(
      ServingModel model,
      LabelledPhotos photos,
      TtaViews tta,
      DeviceChoice device,
      IntConsumer progress)
      throws InterruptedException {
    Predictions mean = predictions(model, photos.images(), tta, device, progress);
    return Evaluation.of(model.classes(), mean, targets(model, photos));
  }

  /**
   * Returns a model's predictions, averaged over the views. Called on: a thread that may block.
   *
   * @param progress receives the number of photos just finished
   * @throws io.streamtune.engine.EngineException if the requested device cannot be used
   */
  public static Predictions predictions(
      ServingModel model,
      List<LabelledPhoto> photos,
      TtaViews tta,
      DeviceChoice device,
      IntConsumer progress)
      throws InterruptedException {
    Engine engine = Engine.open(EngineConfig.of(device));
    RowShape shape =
        new RowShape(
            RowShape.images(model.preprocessing().size()).sizes(), ActivationOutput.PROBABILITIES);
    int decoders = Runtime.getRuntime().availableProcessors();
    try (Network network = engine.load(model.onnx(), shape, Scorer.rows(tta))) {
      Scorer scorer = new Scorer(network, model.preprocessing(), DecodeLimits.DEFAULTS, decoders);
      return tta.mean(scorer.passes(photos, tta, progress));
    }
  }

  private static Targets targets(ServingModel model, LabelledPhotos photos) {
    int classes = model.classes().size();
    return switch (model.activation()) {
      case SOFTMAX ->
          Targets.single(
              photos.images().stream().map(photo -> photo.labels().getFirst()).toList(), classes);
      case SIGMOID ->
          Targets.multi(
              photos.images().stream()
                  .map(photo -> photo.labels().stream().mapToInt(Integer::intValue).toArray())
                  .toList(),
              classes);
    };
  }
}
