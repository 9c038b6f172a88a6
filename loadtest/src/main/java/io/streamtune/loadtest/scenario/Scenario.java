package io.streamtune.loadtest.scenario;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A run with a story.
 *
 * @param name what it is called in its result
 * @param load options of {@code loadtest kafka} without their dashes
 * @param actions what is done meanwhile
 * @param scrape where services tell of themselves
 * @param settle how long images without an answer are waited for when they are counted
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

  /** Returns the versions that it puts into service, each once. */
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
