package io.streamtune.cli.train;

import io.streamtune.cli.terminal.Terminal;
import java.util.Optional;

/**
 * Ctrl-C and SIGTERM for a service that runs in this process: it is closed by the shutdown hook,
 * and the process waits for that.
 */
final class Interruption implements AutoCloseable {
  private final Terminal terminal;
  private final Thread hook = new Thread(this::stop, "stop");
  private volatile Optional<AutoCloseable> service = Optional.empty();

  private Interruption(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Begins to listen for signals. */
  static Interruption install(Terminal terminal) {
    Interruption made = new Interruption(terminal);
    Runtime.getRuntime().addShutdownHook(made.hook);
    return made;
  }

  /** Names what a signal closes. */
  void closes(AutoCloseable running) {
    service = Optional.of(running);
  }

  private void stop() {
    service.ifPresent(this::closed);
  }

  private void closed(AutoCloseable running) {
    try {
      running.close();
      terminal.err().println("Stopped; the collected images are on the disk.");
    } catch (Exception e) {
      terminal.err().println("Stopped, but not in order: " + e.getMessage());
    }
    terminal.err().flush();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is stopping already: the hook closes the service.
      return;
    }
  }
}
