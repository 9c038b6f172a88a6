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
 * @param graph the whole network, ends in logits
 * @param plain predictions for the validation photos, one view each
 * @param best the same with test-time augmentation, or plain if the recipe has none
 * @param targets the labels of the validation photos
 * @param results of the finished network: plainly, and with test-time augmentation
 * @param times in the order of the run
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

  /** How good the network is, shown in one way. */
  public record Result(String name, Evaluation evaluation) {}

  /**
   * What a stage took.
   *
   * @param photos rows that went through the network, in training and validation; 0 where they were
   *     not counted
   */
  public record StageTime(String name, Duration duration, long photos) {
    /** Returns how many photos went through the network in a second; NaN if not counted. */
    public double imagesPerSecond() {
      return photos == 0 ? Double.NaN : photos * 1e9 / Math.max(duration.toNanos(), 1);
    }
  }
}
