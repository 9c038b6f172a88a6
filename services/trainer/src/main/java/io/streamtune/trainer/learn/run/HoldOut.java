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

/** Both models on the photos that none of them has learnt from. */
final class HoldOut {
  /** As in the log loss of the recipe's sheet. */
  private static final double CLIP = 1e-15;

  private HoldOut() {}

  /**
   * Scores both with the same views. Called on: a thread that waits.
   *
   * @param progress is told how many photos more one of them has answered
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
      // A class that the model does not know has no probability at all.
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
