package io.streamtune.cli;

import io.streamtune.display.terminal.Terminal;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script with which a shell completes commands and options. */
@Command(
    name = "completion",
    description = {"Prints the completion script of a shell.", ""},
    footerHeading = "%nTo use it:%n",
    footer = {
      "  bash  source <(./streamtune completion bash)",
      "  zsh   source <(./streamtune completion zsh)"
    })
final class CompletionCommand implements Runnable {
  /** The shells. One script serves both: it detects in which shell it runs. */
  enum Shell {
    /** GNU Bash. */
    bash,
    /** Z shell. */
    zsh
  }

  private final Terminal terminal;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  @Parameters(paramLabel = "bash|zsh", description = "The shell.")
  private Shell shell;

  @SuppressWarnings("NullAway.Init") // picocli sets it before it parses
  @Spec
  private CommandSpec spec;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal.out().println("# Completion of streamtune for " + shell + ".");
    terminal.out().print(AutoComplete.bash("streamtune", spec.root().commandLine()));
  }
}
