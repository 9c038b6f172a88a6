package io.streamtune.trainer.release.report;

import java.time.Duration;
import java.util.List;

/**
 * Every batch and epoch of a run.
 *
 * @param metricName of the last number in each epoch's row, such as accuracy
 */
public record TrainingHistory(String metricName, List<Stage> stages) {

  /** One fit: frozen, unfrozen. */
  public record Stage(String name, List<Batch> batches, List<Epoch> epochs) {
    public Stage {
      batches = List.copyOf(batches);
      epochs = List.copyOf(epochs);
    }
  }

  /**
   * A training batch.
   *
   * @param rate of the last layer group
   * @param smoothedLoss after it
   */
  public record Batch(double rate, double smoothedLoss) {}

  /**
   * fastai's row after an epoch.
   *
   * @param epoch from 0 in each stage
   */
  public record Epoch(
      int epoch, double trainLoss, double validLoss, double metric, Duration duration) {}

  public TrainingHistory {
    stages = List.copyOf(stages);
  }
}
