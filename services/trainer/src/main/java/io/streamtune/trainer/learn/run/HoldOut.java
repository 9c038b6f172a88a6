package io.streamtune.trainer.learn.run;

import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.trainer.dataset.ImageDataset;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.evaluate.Predictions;
import io.streamtune.trainer.forward.ModelScore;
import io.streamtune.trainer.forward.TtaViews;
import io.streamtune.trainer.gate.HeldOut;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Evaluates both models on the hold-out, photos that neither was trained on. */
final class HoldOut {
  /** Lowest probability in a log loss, as in {@code Metrics.logLoss}. */
  private static final double CLIP = 1e-15;

  private HoldOut() {}

  /**
   * Evaluates both models with the same views. Called on: a thread that may block.
   *
   * @param progress receives the number of photos that a model has just classified
   */
  static List<HeldOut> of(
      ServingModel incumbent,
      ServingModel candidate,
      ImageDataset data,
      TtaViews tta,
      DeviceChoice device,
      IntConsumer progress)
      throws InterruptedException {
    List<HeldOut.Answer> before = answers(incumbent, data, tta, device, progress);
    List<HeldOut.Answer> after = answers(candidate, data, tta, device, progress);
    List<HeldOut> images = new ArrayList<>();
    for (int i = 0; i < data.valid().size(); i++) {
      images.add(new HeldOut(label(data, data.valid().get(i)), before.get(i), after.get(i)));
    }
    return images;
  }

  private static List<HeldOut.Answer> answers(
      ServingModel model,
      ImageDataset data,
      TtaViews tta,
      DeviceChoice device,
      IntConsumer progress)
      throws InterruptedException {
    Predictions predictions = ModelScore.predictions(model, data.valid(), tta, device, progress);
    List<HeldOut.Answer> answers = new ArrayList<>();
    for (int i = 0; i < data.valid().size(); i++) {
      // A class that the model does not have counts as probability 0.
      int truth = model.classes().indexOf(label(data, data.valid().get(i)));
      double probability = truth < 0 ? 0 : predictions.probability(i, truth);
      boolean isRight = predictions.best(i) == truth;
      answers.add(
          new HeldOut.Answer(isRight, Math.abs(Math.log(Math.clamp(probability, CLIP, 1)))));
    }
    return answers;
  }

  private static String label(ImageDataset data, LabelledPhoto photo) {
    return data.classes().get(photo.labels().getFirst());
  }
}
