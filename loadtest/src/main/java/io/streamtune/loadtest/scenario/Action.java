package io.streamtune.loadtest.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that is done while a run lasts.
 *
 * @param at first time, from the end of the warm-up
 * @param every again after this time; once where it is empty
 * @param deed what is done
 */
public record Action(Duration at, Optional<Duration> every, Deed deed) {

  /** What is done. */
  public sealed interface Deed {}

  /**
   * Puts a version into service, the next of a list each time.
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
   * @param environment variables on top of those of this process
   * @param length how long it lasts; to the end of the scenario where it is empty
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
   * @param text the mark
   */
  public record Mark(String text) implements Deed {}
}
