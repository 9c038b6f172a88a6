package io.streamtune.cli;

import io.streamtune.cli.terminal.Terminal;
import io.streamtune.cli.terminal.UserError;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Failure at run time, exit code 1. What a person can mend is said in one or two lines; anything
 * else is a bug of ours and says how to see more of it.
 */
final class Failures implements IExecutionExceptionHandler {
  private final Terminal terminal;

  Failures(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    return report(failure, terminal, command);
  }

  static int report(Throwable failure, Terminal terminal, CommandLine command) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    switch (failure) {
      // The exceptions that other modules mean for people are mapped here, a line each.
      case UserError known -> {
        print(command, name + ": " + known.problem());
        if (!known.remedy().isEmpty()) {
          err.println(known.remedy());
        }
      }
      default -> {
        print(command, name + ": unexpected error, probably a bug: " + firstLine(failure));
        if (!terminal.debug()) {
          err.println("Run again with STREAMTUNE_DEBUG=1 for the stack trace.");
        }
      }
    }
    if (terminal.debug()) {
      failure.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static void print(CommandLine command, String text) {
    command.getErr().println(command.getColorScheme().errorText(text));
  }

  private static String firstLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("");
  }
}
