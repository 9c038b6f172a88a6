package io.streamtune.trainer.learn.run;

import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.trainer.release.Retention;

/**
 * The configuration of a training run.
 *
 * @param trainMin fewest training images that a class needs to take part
 * @param validMin fewest hold-out images that a class needs to take part
 * @param recipe how to train
 * @param rateFinder whether the learning-rate finder runs first; its curve is reported, not used
 * @param gate limits that a candidate must meet
 * @param device device to train on
 * @param retention which old versions are deleted from the store afterwards
 */
public record TrainingRunConfig(
    int trainMin,
    int validMin,
    Recipe recipe,
    boolean rateFinder,
    GateConfig gate,
    DeviceChoice device,
    Retention retention) {
  /** Default of the fewest training images that a class needs. */
  public static final int TRAIN_MIN = 10;

  /** Default of the fewest hold-out images that a class needs. */
  public static final int VALID_MIN = 3;

  /** Checks the numbers. */
  public TrainingRunConfig {
    if (trainMin < 1 || validMin < 1) {
      throw new IllegalArgumentException(
          "trainMin and validMin must be 1 or more, not %d, %d".formatted(trainMin, validMin));
    }
  }

  /** Returns the same configuration with another recipe. */
  public TrainingRunConfig with(Recipe other) {
    return new TrainingRunConfig(trainMin, validMin, other, rateFinder, gate, device, retention);
  }
}
