package io.streamtune.trainer.release.report;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * The duration and memory of a run.
 *
 * @param peakMemoryBytes peak memory of the process, if known
 */
public record RunCosts(List<Stage> stages, OptionalLong peakMemoryBytes) {

  /**
   * The duration of a stage.
   *
   * @param imagesPerSecond rows through the network per second, in training and validation; NaN if
   *     not counted
   */
  public record Stage(String name, Duration duration, double imagesPerSecond) {}

  public RunCosts {
    stages = List.copyOf(stages);
  }

  /** Returns the total time of all stages. */
  public Duration total() {
    return stages.stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus);
  }
}
