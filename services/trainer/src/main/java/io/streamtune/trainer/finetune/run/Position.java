package io.streamtune.trainer.finetune.run;

import io.streamtune.trainer.history.TrainingHistory.Stage;
import java.util.List;

/**
 * The position of a run after an epoch: everything that the next epoch needs besides the weights
 * and the optimizer's velocities.
 *
 * @param fit index of the current fit
 * @param epochs number of finished epochs of the current fit
 * @param lossAverage average of the fit's {@link io.streamtune.trainer.schedule.SmoothedLoss}
 * @param batches number of batches trained in the fit
 * @param history history of all fits so far, the current one last
 */
public record Position(int fit, int epochs, double lossAverage, long batches, List<Stage> history) {
  /** The position before the first epoch. */
  public static final Position START = new Position(0, 0, 0, 0, List.of());

  public Position {
    history = List.copyOf(history);
  }

  /** Returns the position at the beginning of the next fit. */
  Position nextFit() {
    return new Position(fit + 1, 0, 0, 0, history);
  }
}
