package io.streamtune.loadtest.findmax;

import io.streamtune.display.charts.Machine;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How a search ended.
 *
 * @param rate the highest rate that was sustained, in images a second; 0 where none was
 * @param notSustained the lowest rate that was not; empty where all were
 * @param p99LimitMillis what p99 had to stay below
 * @param options all options as they took effect, by name
 * @param machine what the load test ran on
 * @param steps in the order in which they were made
 */
public record Found(
    double rate,
    OptionalDouble notSustained,
    double p99LimitMillis,
    Map<String, String> options,
    Machine machine,
    List<RateStep> steps) {
  /** Copies the steps. */
  public Found {
    steps = List.copyOf(steps);
  }
}
