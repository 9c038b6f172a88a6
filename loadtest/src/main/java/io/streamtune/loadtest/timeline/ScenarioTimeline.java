package io.streamtune.loadtest.timeline;

import io.streamtune.loadtest.scrape.Gauge;
import io.streamtune.loadtest.scrape.Slope;
import java.util.List;
import java.util.Optional;

/**
 * How a scenario went.
 *
 * @param scenario its name
 * @param happenings what it did, in order
 * @param gauges what the services told of themselves
 * @param silent services that never answered, by host and port
 * @param memory how their memory grew
 * @param counted what became of every image; empty where it was not looked at
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

  /** Returns whether every limit is kept. */
  public boolean holds() {
    return checks.stream().allMatch(Check::holds);
  }

  /** Returns the same with the limits judged. */
  public ScenarioTimeline judged(List<Check> judged) {
    return new ScenarioTimeline(scenario, happenings, gauges, silent, memory, counted, judged);
  }
}
