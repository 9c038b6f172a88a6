package io.streamtune.loadtest.timeline;

import io.streamtune.loadtest.scrape.Gauge;
import io.streamtune.loadtest.scrape.Slope;
import java.util.List;
import java.util.Optional;

/**
 * What happened in a run of a scenario.
 *
 * @param scenario its name
 * @param happenings its events, in order
 * @param gauges the metrics that services reported
 * @param silent services that never responded, by host and port
 * @param memory the growth of their memory
 * @param counted the outcome of every image; empty if images were not counted
 * @param checks its limits
 */
public record ScenarioTimeline(
    String scenario,
    List<ScenarioEvent> happenings,
    List<Gauge> gauges,
    List<String> silent,
    List<Slope> memory,
    Optional<Counted> counted,
    List<Check> checks) {
  /** Copies the lists. */
  public ScenarioTimeline {
    happenings = List.copyOf(happenings);
    gauges = List.copyOf(gauges);
    silent = List.copyOf(silent);
    memory = List.copyOf(memory);
    checks = List.copyOf(checks);
  }

  /** Returns whether every limit holds. */
  public boolean holds() {
    return checks.stream().allMatch(Check::holds);
  }

  /** Returns this timeline with the checked limits. */
  public ScenarioTimeline judged(List<Check> judged) {
    return new ScenarioTimeline(scenario, happenings, gauges, silent, memory, counted, judged);
  }
}
