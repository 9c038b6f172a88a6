package io.streamtune.trainer.release.report;

import io.streamtune.trainer.finetune.run.FinishedRun.Result;
import io.streamtune.trainer.history.TrainingHistory;
import io.streamtune.trainer.schedule.RateFinding;
import java.util.List;
import java.util.Optional;

/**
 * The report of a finished run: its setup, history, results and costs.
 *
 * @param rateFinder the learning-rate sweep, if one ran
 * @param results evaluations in the order of the run; the last one describes the released model
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
