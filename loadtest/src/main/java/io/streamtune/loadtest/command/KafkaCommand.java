package io.streamtune.loadtest.command;

import io.streamtune.loadtest.images.Payloads;
import io.streamtune.loadtest.kafka.RunOutcome;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.result.ResultFiles;
import io.streamtune.loadtest.result.ResultText;
import io.streamtune.terminal.Terminal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code streamtune loadtest kafka}: one run. */
@Command(
    name = "kafka",
    description = {
      "Sends images at a rate that waits for nobody, and measures what comes back.",
      "Latency counts from the time at which an image was to be sent, so a system or a sender that"
          + " stands still hides nothing.",
      ""
    })
public final class KafkaCommand implements Callable<Integer> {
  private final Terminal terminal;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private LoadOptions options = new LoadOptions();

  /** Makes the command of a terminal. */
  public KafkaCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<String> problem = rate.problem().or(options::problem).or(this::replayProblem);
    if (problem.isPresent()) {
      throw new ParameterException(spec.commandLine(), problem.get());
    }
    options.out().ifPresent(ResultFiles::prepare);
    try (StopSignal stop = StopSignal.install()) {
      LoadResult result = run(new LoadTest(terminal, options, stop::isRaised));
      options.out().ifPresent(folder -> ResultFiles.write(folder, result));
      if (options.json()) {
        terminal.out().println(ResultFiles.json(result));
      } else {
        ResultText.lines(result).forEach(terminal.out()::println);
      }
    }
    return 0;
  }

  private Optional<String> replayProblem() {
    return rate.replay().isPresent() && options.choosesImages()
        ? Optional.of(
            "--replay sends a topic's records; --images, --sizes and --keys do not go with it")
        : Optional.empty();
  }

  private LoadResult run(LoadTest test) {
    Map<String, String> effective = new TreeMap<>(options.effective());
    effective.putAll(rate.effective());
    if (rate.replay().isPresent()) {
      String topic = rate.replay().get();
      test.checkCluster(Map.of("--replay", topic));
      effective.put("warm-up", TimeText.text(Duration.ZERO)); // A recording begins with its first.
      return LoadTest.result(effective, test.replay(topic, rate.speed(), rate.span()));
    }
    Payloads payloads = options.payloads();
    effective.put("images", payloads.description());
    test.checkCluster(Map.of());
    RunOutcome outcome = test.atRate(rate.profile(), rate.arrivals(), payloads);
    return LoadTest.result(effective, outcome);
  }
}
