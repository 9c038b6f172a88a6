package io.streamtune.cli;

import io.streamtune.display.terminal.FileProblem;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.display.terminal.UserError;
import io.streamtune.engine.EngineException;
import io.streamtune.host.settings.ConfigException;
import io.streamtune.model.InvalidModelException;
import io.streamtune.stream.StreamException;
import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.finetune.probe.NativeDeathException;
import io.streamtune.trainer.finetune.run.DivergedException;
import io.streamtune.trainer.recipe.RecipeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Reports failures at run time: exit code 1, or 2 if the configuration is invalid. Errors that
 * users can fix are reported in one or two lines. Everything else is a bug; its message says how to
 * see more of it.
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
      // Exceptions of other modules whose messages are meant for users; one line each.
      case UserError known -> print(command, name, known.problem(), known.remedy());
      case InvalidModelException known -> print(command, name, known.problem(), known.remedy());
      case DatasetException known -> print(command, name, known.problem(), known.remedy());
      case RecipeException known -> print(command, name, known.problem(), known.remedy());
      case DivergedException known ->
          print(command, name, known.getMessage() + "", "give lower rates with --lr and --lrs");
      case NativeDeathException known ->
          print(command, name, known.getMessage() + "", known.remedy());
      case EngineException known -> print(command, name + ": " + known.getMessage());
      case StreamException known -> print(command, name + ": " + known.getMessage());
      case ConfigException known -> {
        print(command, name + ": " + known.getMessage());
        return CommandLine.ExitCode.USAGE;
      }
      case IOException known -> print(command, name + ": " + FileProblem.sentence(known));
      case UncheckedIOException known -> print(command, name + ": " + sentence(known));
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

  private static void print(CommandLine command, String name, String problem, String remedy) {
    print(command, name + ": " + problem);
    if (remedy.startsWith("streamtune ")) {
      command.getErr().println(remedy); // A command to type.
    } else if (!remedy.isEmpty()) {
      command.getErr().println(sentence(remedy));
    }
  }

  private static String sentence(String remedy) {
    return remedy.substring(0, 1).toUpperCase(Locale.ROOT) + remedy.substring(1);
  }

  private static void print(CommandLine command, String text) {
    command.getErr().println(command.getColorScheme().errorText(text));
  }

  /**
   * Returns the message of the code that wrapped the exception, or else that of the wrapped
   * exception.
   */
  private static String sentence(UncheckedIOException failure) {
    String message = String.valueOf(failure.getMessage());
    IOException cause = failure.getCause();
    return cause != null && message.equals(cause.toString())
        ? FileProblem.sentence(cause)
        : message;
  }

  private static String firstLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("");
  }
}
