package io.streamtune.cli;

import io.streamtune.display.terminal.Terminal;
import java.util.List;
import picocli.CommandLine.Command;

/** Shows the versions of Streamtune, ONNX Runtime and Java. */
@Command(
    name = "version",
    description = {"Shows the versions of Streamtune, ONNX Runtime and Java.", ""})
final class VersionCommand implements Runnable {
  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    List.of(new ProjectVersion().getVersion()).forEach(terminal.out()::println);
  }
}
