package io.streamtune.trainer.finetune.run;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.trainer.evaluate.Evaluation;
import io.streamtune.trainer.evaluate.Predictions;
import io.streamtune.trainer.evaluate.Targets;
import io.streamtune.trainer.history.TrainingHistory;
import io.streamtune.trainer.schedule.RateFinding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A finished run.
 *
 * @param graph the whole network; its output is logits
 * @param plain predictions for the validation photos, from one view each
 * @param best predictions with test-time augmentation; {@code plain} if the recipe has none
 * @param targets the labels of the validation photos
 * @param results evaluations of the trained network: one view, then test-time augmentation
 * @param times duration of each stage, in the order of the run
 */
public record FinishedRun(
    OnnxGraph graph,
    Activation activation,
    Predictions plain,
    Predictions best,
    Targets targets,
    List<Result> results,
    TrainingHistory history,
    Optional<RateFinding> rateFinding,
    List<StageTime> times) {

  /** Copies the lists. */
  public FinishedRun {
    results = List.copyOf(results);
    times = List.copyOf(times);
  }

  /** One evaluation of the network, by the views that were used. */
  public record Result(String name, Evaluation evaluation) {}

  /**
   * The duration of a stage.
   *
   * @param photos rows that went through the network, in training and validation; 0 if they were
   *     not counted
   */
  public record StageTime(String name, Duration duration, long photos) {
    /**
     * Returns the number of photos per second that went through the network; NaN if they were not
     * counted.
     */
    public double imagesPerSecond() {
      return photos == 0 ? Double.NaN : photos * 1e9 / Math.max(duration.toNanos(), 1);
    }
  }
}
