package io.streamtune.loadtest.findmax;

import io.streamtune.display.charts.Machine;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The outcome of a search for the highest rate.
 *
 * @param rate the highest sustained rate, in images per second; 0 if none was sustained
 * @param notSustained the lowest rate that was not sustained; empty if all were
 * @param p99LimitMillis the limit for p99
 * @param options all effective options, by name
 * @param machine the machine of the load test
 * @param steps in the order in which they were run
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
