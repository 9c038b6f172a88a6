package io.streamtune.trainer.finetune.run;

import io.streamtune.trainer.history.TrainingHistory.Stage;
import java.util.List;

/**
 * How far a run has come: after an epoch, everything that the next one needs besides the weights
 * and the optimizer's velocities.
 *
 * @param fit index of the fit at hand
 * @param epochs of it that are done
 * @param lossAverage of the fit's {@link io.streamtune.trainer.schedule.SmoothedLoss}
 * @param batches learnt in the fit
 * @param history of all fits so far, the one at hand last
 */
public record Position(int fit, int epochs, double lossAverage, long batches, List<Stage> history) {
  /** Nothing is done yet. */
  public static final Position START = new Position(0, 0, 0, 0, List.of());

  public Position {
    history = List.copyOf(history);
  }

  /** Returns the position at the beginning of the next fit. */
  Position nextFit() {
    return new Position(fit + 1, 0, 0, 0, history);
  }
}
