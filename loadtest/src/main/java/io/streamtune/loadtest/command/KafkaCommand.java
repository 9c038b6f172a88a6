package io.streamtune.loadtest.command;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.result.ResultFiles;
import io.streamtune.loadtest.result.ResultText;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code streamtune loadtest kafka}: one run through Kafka. */
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

  @Mixin private LoadPlan plan = new LoadPlan();

  /** Creates the command for a terminal. */
  public KafkaCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<String> problem = plan.problem();
    LoadOptions options = plan.options();
    if (problem.isPresent()) {
      throw new ParameterException(spec.commandLine(), problem.get());
    }
    options.out().ifPresent(ResultFiles::prepare);
    try (ShutdownSignal stop = ShutdownSignal.install()) {
      LoadResult result = plan.run(new LoadTest(terminal, options, stop::isRaised));
      options.out().ifPresent(folder -> ResultFiles.write(folder, result));
      if (options.json()) {
        terminal.out().println(ResultFiles.json(result));
      } else {
        ResultText.lines(result).forEach(terminal.out()::println);
      }
    }
    return 0;
  }
}
