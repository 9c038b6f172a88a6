package io.streamtune.loadtest.scenario;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A scenario: a load, actions during it, and limits.
 *
 * @param name its name in the result
 * @param load options of {@code loadtest kafka} without their dashes
 * @param actions what happens during the load
 * @param scrape the metrics addresses of services
 * @param settle how long to wait for missing answers when images are counted
 * @param limits what must hold
 */
public record Scenario(
    String name,
    Map<String, String> load,
    List<Action> actions,
    List<URI> scrape,
    Duration settle,
    Limits limits) {
  /** Copies the collections. */
  public Scenario {
    load = Map.copyOf(load);
    actions = List.copyOf(actions);
    scrape = List.copyOf(scrape);
  }

  /** Returns the versions that its actions promote, each once. */
  public List<String> versions() {
    return actions.stream()
        .map(Action::deed)
        .filter(Action.Swap.class::isInstance)
        .map(Action.Swap.class::cast)
        .flatMap(swap -> swap.versions().stream())
        .distinct()
        .toList();
  }
}
