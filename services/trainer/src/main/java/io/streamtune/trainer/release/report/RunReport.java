package io.streamtune.trainer.release.report;

import io.streamtune.trainer.finetune.run.FinishedRun.Result;
import io.streamtune.trainer.history.TrainingHistory;
import io.streamtune.trainer.schedule.RateFinding;
import java.util.List;
import java.util.Optional;

/**
 * A finished run: from what, how, with what success and at what price.
 *
 * @param rateFinder the sweep of learning rates, if one was made
 * @param results in the order of the run; the last one is the model that is released
 */
public record RunReport(
    RunSetup setup,
    Optional<RateFinding> rateFinder,
    TrainingHistory history,
    List<Result> results,
    Gallery gallery,
    RunCosts costs) {

  public RunReport {
    results = List.copyOf(results);
  }
}
