package io.streamtune.loadtest.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An action during a run.
 *
 * @param at first time, from the end of the warm-up
 * @param every the interval at which it repeats; empty to act once
 * @param deed what the action does
 */
public record Action(Duration at, Optional<Duration> every, Deed deed) {

  /** What an action does. */
  public sealed interface Deed {}

  /**
   * Promotes a version, the next one of a list each time.
   *
   * @param versions as {@code NAME:VERSION}, two or more
   */
  public record Swap(List<String> versions) implements Deed {
    /** Copies the list. */
    public Swap {
      versions = List.copyOf(versions);
    }
  }

  /**
   * Starts a process.
   *
   * @param line program and arguments
   * @param environment variables added to those of this process
   * @param length how long it runs; empty until the end of the scenario
   */
  public record Command(
      List<String> line, Map<String, String> environment, Optional<Duration> length)
      implements Deed {
    /** Copies the collections. */
    public Command {
      line = List.copyOf(line);
      environment = Map.copyOf(environment);
    }
  }

  /**
   * Marks a time in the plots.
   *
   * @param text label of the mark
   */
  public record Mark(String text) implements Deed {}
}
