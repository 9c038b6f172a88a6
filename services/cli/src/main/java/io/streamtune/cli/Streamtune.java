package io.streamtune.cli;

import io.streamtune.display.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The root command: options and checks of every command. */
@Command(
    name = "streamtune",
    description = "Classifies a stream of images and keeps learning from it.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  STREAMTUNE_LOG        Log level on standard error: TRACE, DEBUG, INFO,",
      "                        WARN, ERROR or OFF. Default: WARN.",
      "  STREAMTUNE_HOME       Models are kept in its folder 'models'.",
      "                        Default: ~/.cache/streamtune.",
      "  STREAMTUNE_DEBUG      1 shows the stack trace of an unexpected error.",
      "  STREAMTUNE_JAVA_HOME  The JDK 25 (or later) to run on.",
      "  STREAMTUNE_JAVA_OPTS  More options of the JVM, for example -Xmx4g.",
      "  STREAMTUNE_PROFILES   cuda: build with CUDA for NVIDIA GPUs.",
      "  NO_COLOR              Anything: no colors."
    })
final class Streamtune implements Callable<Integer> {
  private static final List<String> LOG_LEVELS =
      List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

  private final Terminal terminal;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  Streamtune(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Without a subcommand it prints the usage. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }

  /** Performs the checks of every command, then runs the one on the command line. */
  int checkAndRun(ParseResult parsed) {
    String level = terminal.environment().getOrDefault("STREAMTUNE_LOG", "WARN");
    if (!LOG_LEVELS.contains(level)) {
      throw new ParameterException(
          spec.commandLine(),
          "STREAMTUNE_LOG is '%s'; it must be one of %s"
              .formatted(level, String.join(", ", LOG_LEVELS)));
    }
    return new CommandLine.RunLast().execute(parsed);
  }
}
