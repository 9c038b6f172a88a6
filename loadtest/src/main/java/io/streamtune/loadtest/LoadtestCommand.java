package io.streamtune.loadtest;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.loadtest.command.FindMaxCommand;
import io.streamtune.loadtest.command.HttpCommand;
import io.streamtune.loadtest.command.KafkaCommand;
import io.streamtune.loadtest.command.RunCommand;
import io.streamtune.loadtest.compare.CompareCommand;
import io.streamtune.loadtest.scenario.Promoter;
import io.streamtune.loadtest.verify.VerifyCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code streamtune loadtest}: the commands that put load on a system and count its events. */
@Command(
    name = "loadtest",
    description = "Puts load on a system, and counts every event.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n")
public final class LoadtestCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  private LoadtestCommand() {}

  /**
   * Returns the command with all its subcommands; a new subcommand is one line here.
   *
   * @param promoter promotes versions for scenarios that swap
   */
  public static CommandLine commandLine(Terminal terminal, Promoter promoter) {
    return new CommandLine(new LoadtestCommand())
        .addSubcommand(new KafkaCommand(terminal))
        .addSubcommand(new HttpCommand(terminal))
        .addSubcommand(new FindMaxCommand(terminal))
        .addSubcommand(new RunCommand(terminal, promoter))
        .addSubcommand(new CompareCommand(terminal))
        .addSubcommand(new VerifyCommand(terminal));
  }

  /** Without a subcommand it prints the usage. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
