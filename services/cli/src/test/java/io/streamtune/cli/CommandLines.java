package io.streamtune.cli;

import io.streamtune.display.terminal.Terminal;

/** Runs commands in this JVM, for tests of other packages. */
public final class CommandLines {
  private CommandLines() {}

  public static int run(Terminal terminal, String... arguments) {
    return Main.run(terminal, arguments);
  }
}
