package io.streamtune.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports invalid usage: the mistake, the probable intention, and how to get help. Exit code 2. */
final class Usage implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(command.getColorScheme().errorText(name + ": " + sentence(problem)));
    UnmatchedArgumentException.printSuggestions(problem, err);
    err.println("Run '" + name + " --help' for the usage.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String sentence(ParameterException problem) {
    boolean unknownCommand =
        problem instanceof UnmatchedArgumentException unmatched
            && !unmatched.isUnknownOption()
            && !problem.getCommandLine().getSubcommands().isEmpty();
    return unknownCommand
        ? "unknown command '"
            + ((UnmatchedArgumentException) problem).getUnmatched().getFirst()
            + "'"
        : String.valueOf(problem.getMessage());
  }
}
