package io.streamtune.trainer.learn.run;

import io.streamtune.engine.EngineConfig.DeviceChoice;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.recipe.Recipe;
import io.streamtune.trainer.release.Retention;

/**
 * What a round does.
 *
 * @param trainMin fewest images to learn from that a class needs to take part
 * @param validMin fewest held-out images that a class needs to take part
 * @param recipe how it trains
 * @param rateFinder whether the learning-rate finder runs first; its curve is reported, not used
 * @param gate what a candidate must show
 * @param device where it runs
 * @param retention which old versions leave the store afterwards
 */
public record TrainingRunConfig(
    int trainMin,
    int validMin,
    Recipe recipe,
    boolean rateFinder,
    GateConfig gate,
    DeviceChoice device,
    Retention retention) {
  /** Fewest images to learn from that a class needs unless said otherwise. */
  public static final int TRAIN_MIN = 10;

  /** Fewest held-out images that a class needs unless said otherwise. */
  public static final int VALID_MIN = 3;

  /** Checks the numbers. */
  public TrainingRunConfig {
    if (trainMin < 1 || validMin < 1) {
      throw new IllegalArgumentException(
          "trainMin and validMin must be 1 or more, not %d, %d".formatted(trainMin, validMin));
    }
  }

  /** Returns the same with another recipe. */
  public TrainingRunConfig with(Recipe other) {
    return new TrainingRunConfig(trainMin, validMin, other, rateFinder, gate, device, retention);
  }
}
