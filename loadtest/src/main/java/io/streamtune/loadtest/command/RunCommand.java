package io.streamtune.loadtest.command;

import io.streamtune.display.terminal.HttpsOptions;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.events.Topics;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.result.ResultFiles;
import io.streamtune.loadtest.result.ResultText;
import io.streamtune.loadtest.scenario.Promoter;
import io.streamtune.loadtest.scenario.Scenario;
import io.streamtune.loadtest.scenario.ScenarioFile;
import io.streamtune.loadtest.timeline.ScenarioTimeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code streamtune loadtest run}: plays a scenario from a file. */
@Command(
    name = "run",
    description = {
      "Plays a scenario: a load, what is done meanwhile, and the limits that must hold.",
      "Afterwards it reads the topics and says of every image of the run what became of it. Ends"
          + " with 0 if every limit holds, and with 1 otherwise. Options replace those of the"
          + " file.",
      ""
    })
public final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Promoter promoter;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "A scenario, as in loadtest/scenarios/; loadtest/README.md has the keys.")
  private Path file = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replaces a key of the file: expect.p99=500ms; may be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--versions",
      paramLabel = "NAME:V,NAME:V",
      split = ",",
      description = "What a scenario puts into service by turns, where it says 'swap: --versions'.")
  private List<String> versions = List.of();

  @Option(
      names = "--models-topic",
      paramLabel = "TOPIC",
      description = "Versions are announced there. Default: ${DEFAULT-VALUE}.")
  private String modelsTopic = Topics.DEFAULT.models();

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "The model store that the replicas read, too. Default: the standard one.")
  private String store = "";

  @Mixin private HttpsOptions https = new HttpsOptions();
  @Mixin private LoadPlan given = new LoadPlan();

  /** Creates the command for a terminal. */
  public RunCommand(Terminal terminal, Promoter promoter) {
    this.terminal = terminal;
    this.promoter = promoter;
  }

  @Override
  public Integer call() {
    Scenario scenario = new ScenarioFile(file, set, versions).read(LoadPlan::problems);
    List<String> arguments = new ArrayList<>(LoadPlan.arguments(scenario.load()));
    arguments.addAll(typed());
    LoadPlan plan = LoadPlan.parse(arguments);
    plan.problem()
        .ifPresent(
            problem -> {
              throw new ParameterException(spec.commandLine(), problem);
            });
    LoadOptions options = plan.options();
    options.out().ifPresent(ResultFiles::prepare);
    Promoter.Place place = new Promoter.Place(options.brokers().kafka(), modelsTopic, store);
    if (!scenario.versions().isEmpty()) {
      promoter.check(place, scenario.versions());
    }
    ScenarioRun run =
        new ScenarioRun(
            terminal,
            scenario,
            plan,
            new ScenarioRun.Tools(version -> promoter.promote(place, version), https));
    try (ShutdownSignal stop = ShutdownSignal.install()) { // Open until the result is written.
      return tell(options, run.run(stop::isRaised));
    }
  }

  private int tell(LoadOptions options, LoadResult result) {
    options.out().ifPresent(folder -> ResultFiles.write(folder, result));
    if (options.json()) {
      terminal.out().println(ResultFiles.json(result));
    } else {
      ResultText.lines(result).forEach(terminal.out()::println);
    }
    return result.course().filter(ScenarioTimeline::holds).isPresent() ? 0 : 1;
  }

  /** Returns the load options on the command line, as they were typed. */
  private List<String> typed() {
    Set<String> ofLoad =
        LoadPlan.specs(given).stream().map(OptionSpec::longestName).collect(Collectors.toSet());
    List<String> typed = new ArrayList<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName();
      if (ofLoad.contains(name) && option.arity().max() == 0) {
        typed.add(name);
      } else if (ofLoad.contains(name)) {
        option.originalStringValues().forEach(value -> typed.add(name + "=" + value));
      }
    }
    return typed;
  }
}
