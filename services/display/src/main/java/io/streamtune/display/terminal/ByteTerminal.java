package io.streamtune.display.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

/** A terminal that records its output. */
public final class ByteTerminal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Map<String, String> environment = Map.of();

  public void environment(Map<String, String> variables) {
    environment = variables;
  }

  public Terminal piped() {
    return terminal(false);
  }

  public Terminal interactive() {
    return terminal(true);
  }

  public String out() {
    return out.toString(UTF_8);
  }

  public String err() {
    return err.toString(UTF_8);
  }

  /** Discards the recorded output. */
  public void clear() {
    out.reset();
    err.reset();
  }

  private Terminal terminal(boolean interactive) {
    return new Terminal(
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        interactive,
        interactive,
        100,
        environment);
  }
}
