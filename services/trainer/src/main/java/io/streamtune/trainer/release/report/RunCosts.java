package io.streamtune.trainer.release.report;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a run took.
 *
 * @param peakMemoryBytes of the process, where known
 */
public record RunCosts(List<Stage> stages, OptionalLong peakMemoryBytes) {

  /**
   * A stage's price.
   *
   * @param imagesPerSecond while training; NaN where there is no such number
   */
  public record Stage(String name, Duration duration, double imagesPerSecond) {}

  public RunCosts {
    stages = List.copyOf(stages);
  }

  /** Returns the time of all stages together. */
  public Duration total() {
    return stages.stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus);
  }
}
