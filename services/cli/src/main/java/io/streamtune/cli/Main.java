package io.streamtune.cli;

import io.streamtune.cli.bench.BenchCommand;
import io.streamtune.cli.bench.GpuCheckCommand;
import io.streamtune.cli.demo.DemoCommand;
import io.streamtune.cli.explain.ExplainCommand;
import io.streamtune.cli.model.ModelCommand;
import io.streamtune.cli.model.release.StorePromoter;
import io.streamtune.cli.predict.PredictCommand;
import io.streamtune.cli.train.EvaluateCommand;
import io.streamtune.cli.train.FinetuneCommand;
import io.streamtune.cli.train.LearnCommand;
import io.streamtune.cli.train.LrFindCommand;
import io.streamtune.cli.train.TrainCommand;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.loadtest.LoadtestCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/**
 * The entry point of {@code streamtune}: knows all commands, runs the one on the command line, and
 * ends the process with its exit code.
 */
public final class Main {
  private static final Map<String, String> EXIT_CODES = new LinkedHashMap<>();

  static {
    EXIT_CODES.put("0", "Success.");
    EXIT_CODES.put("1", "Failure at run time.");
    EXIT_CODES.put("2", "Wrong usage: an unknown command or option, or a value not allowed.");
  }

  private Main() {}

  /**
   * Runs a command and ends the process: 0 success, 1 failure at run time, 2 invalid usage.
   *
   * @param arguments the command and its options
   */
  public static void main(String[] arguments) {
    System.exit(run(Terminal.system(), arguments));
  }

  /** Runs a command and returns its exit code. */
  static int run(Terminal terminal, String... arguments) {
    CommandLine commandLine = commandLine(terminal);
    try {
      return commandLine.execute(arguments);
    } catch (Error e) { // picocli passes exceptions to Failures, but not errors of the JVM
      return Failures.report(e, terminal, commandLine);
    } finally {
      commandLine.getOut().flush();
      commandLine.getErr().flush();
    }
  }

  /** Returns the command line with all commands; a new command is one line here. */
  static CommandLine commandLine(Terminal terminal) {
    Streamtune root = new Streamtune(terminal);
    CommandLine commandLine =
        new CommandLine(root)
            .addSubcommand(new DemoCommand(terminal))
            .addSubcommand(new ServeCommand(terminal))
            .addSubcommand(new ConsoleCommand(terminal))
            .addSubcommand(new BenchCommand(terminal))
            .addSubcommand(new PredictCommand(terminal))
            .addSubcommand(new ExplainCommand(terminal))
            .addSubcommand(new FinetuneCommand(terminal))
            .addSubcommand(new LrFindCommand(terminal))
            .addSubcommand(new EvaluateCommand(terminal))
            .addSubcommand(new LearnCommand(terminal))
            .addSubcommand(TrainCommand.commandLine(terminal))
            .addSubcommand(ModelCommand.commandLine(terminal))
            .addSubcommand(
                LoadtestCommand.commandLine(terminal, new StorePromoter(terminal))
                    .addSubcommand(new GpuCheckCommand(terminal)))
            .addSubcommand(new VersionCommand(terminal))
            .addSubcommand(new CompletionCommand(terminal))
            .addSubcommand(new CommandLine.HelpCommand());
    describe(commandLine);
    return commandLine
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(Help.defaultColorScheme(terminal.colors() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(Math.clamp(terminal.columns(), 60, 120))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(root::checkAndRun)
        .setParameterExceptionHandler(new Usage())
        .setExecutionExceptionHandler(new Failures(terminal));
  }

  /** Adds help, version and exit codes to a command and all its subcommands. */
  private static void describe(CommandLine commandLine) {
    if (!(commandLine.getCommand() instanceof CommandLine.HelpCommand)) {
      commandLine.getCommandSpec().mixinStandardHelpOptions(true);
      commandLine.getCommandSpec().versionProvider(new ProjectVersion());
    }
    commandLine
        .getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(EXIT_CODES);
    commandLine.getSubcommands().values().forEach(Main::describe);
  }
}
