package io.streamtune.trainer.release.report;

import io.streamtune.trainer.evaluate.Evaluation;
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

  /**
   * How good the model was at one point.
   *
   * @param name a stage's name, or that with test-time augmentation
   */
  public record Result(String name, Evaluation evaluation) {}

  public RunReport {
    results = List.copyOf(results);
  }
}
