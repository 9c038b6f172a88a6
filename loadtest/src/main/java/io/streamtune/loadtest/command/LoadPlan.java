package io.streamtune.loadtest.command;

import io.streamtune.loadtest.images.Payloads;
import io.streamtune.loadtest.pace.RunOutcome;
import io.streamtune.loadtest.result.LoadResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * One load: when images are sent, what is sent and where to. Read from a command line or from a
 * file.
 */
@Command
final class LoadPlan {
  private static final Set<String> NOT_IN_FILES = Set.of("--out", "--json");

  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private LoadOptions options = new LoadOptions();

  /**
   * Parses options as picocli does; of the same option the last value wins.
   *
   * @throws ParameterException if an option cannot be parsed
   */
  static LoadPlan parse(List<String> arguments) {
    LoadPlan plan = new LoadPlan();
    commandLine(plan).parseArgs(arguments.toArray(String[]::new));
    return plan;
  }

  /** Returns all options of a plan. */
  static List<OptionSpec> specs(LoadPlan plan) {
    return commandLine(plan).getCommandSpec().options();
  }

  private static CommandLine commandLine(LoadPlan plan) {
    return new CommandLine(plan)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(true);
  }

  /**
   * Converts the keys of a file to options: {@code rate} becomes {@code --rate}, {@code
   * header.NAME} becomes {@code --header NAME=…}.
   */
  static List<String> arguments(Map<String, String> load) {
    List<String> arguments = new ArrayList<>();
    new TreeMap<>(load).forEach((key, value) -> arguments.add(argument(key, value)));
    return arguments;
  }

  private static String argument(String key, String value) {
    int dot = key.indexOf('.');
    return dot < 0
        ? "--" + key + "=" + value
        : "--" + key.substring(0, dot) + "=" + key.substring(dot + 1) + "=" + value;
  }

  /** Returns what is wrong with the keys of a file: each key alone, then their combination. */
  static List<String> problems(Map<String, String> load) {
    List<String> problems = new ArrayList<>();
    Set<String> known = names();
    new TreeMap<>(load)
        .forEach(
            (key, value) -> {
              if (!known.contains(key.replaceFirst("\\..*", ""))) {
                problems.add("unknown key 'load." + key + "'; known keys are " + known);
                return;
              }
              try {
                parse(List.of(argument(key, value)));
              } catch (ParameterException e) {
                problems.add("load.%s = '%s': %s".formatted(key, value, e.getMessage()));
              }
            });
    if (problems.isEmpty()) {
      parse(arguments(load)).problem().ifPresent(problem -> problems.add("load: " + problem));
    }
    return problems;
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (OptionSpec option : specs(new LoadPlan())) {
      if (!NOT_IN_FILES.contains(option.longestName())) {
        names.add(option.longestName().substring(2));
      }
    }
    return names;
  }

  /** Returns what is wrong with the combination of options; empty if nothing is. */
  Optional<String> problem() {
    return rate.problem().or(options::problem).or(this::replayProblem);
  }

  private Optional<String> replayProblem() {
    return rate.replay().isPresent() && options.choosesImages()
        ? Optional.of(
            "--replay sends a topic's records; --images, --sizes and --keys do not go with it")
        : Optional.empty();
  }

  LoadOptions options() {
    return options;
  }

  /**
   * Returns how long images are due; a year, as good as no end, if a topic is replayed to its end.
   */
  Duration span() {
    return rate.span().orElse(Duration.ofDays(365));
  }

  /** Checks the cluster and performs the run. */
  LoadResult run(LoadTest test) {
    Map<String, String> effective = new TreeMap<>(options.effective());
    effective.putAll(rate.effective());
    if (rate.replay().isPresent()) {
      String topic = rate.replay().get();
      test.checkCluster(Map.of("--replay", topic));
      effective.put("warm-up", TimeText.text(Duration.ZERO)); // A replay has none.
      return LoadTest.result("kafka", effective, test.replay(topic, rate.speed(), rate.span()));
    }
    Payloads payloads = options.send().payloads();
    effective.put("images", payloads.description());
    test.checkCluster(Map.of());
    RunOutcome outcome = test.atRate(rate.profile(), rate.arrivals(), payloads);
    return LoadTest.result("kafka", effective, outcome);
  }
}
