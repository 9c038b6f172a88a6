package io.streamtune.trainer.history;

import java.time.Duration;
import java.util.List;

/**
 * Every batch and epoch of a run.
 *
 * @param metricName name of the last number in each epoch's row, such as accuracy
 */
public record TrainingHistory(String metricName, List<Stage> stages) {

  /** One fit, such as frozen or unfrozen. */
  public record Stage(String name, List<Batch> batches, List<Epoch> epochs) {
    public Stage {
      batches = List.copyOf(batches);
      epochs = List.copyOf(epochs);
    }
  }

  /**
   * A training batch.
   *
   * @param rate learning rate of the last layer group
   * @param smoothedLoss smoothed loss after the batch
   */
  public record Batch(double rate, double smoothedLoss) {}

  /**
   * The row that fastai prints after an epoch.
   *
   * @param epoch epoch of the stage, from 0
   */
  public record Epoch(
      int epoch, double trainLoss, double validLoss, double metric, Duration duration) {}

  public TrainingHistory {
    stages = List.copyOf(stages);
  }
}
