package io.streamtune.display.terminal;

import java.io.PrintStream;
import java.util.Map;

/**
 * The streams to which a command writes, and whether a person watches them. The only place in the
 * project that uses {@code System.out} and {@code System.err}.
 *
 * @param out standard output: results only, so that it can be piped
 * @param err standard error: everything else
 * @param outInteractive whether {@code out} is a terminal
 * @param errInteractive whether {@code err} is a terminal
 * @param columns width of the terminal in characters; 80 if unknown
 * @param environment the process environment
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    boolean outInteractive,
    boolean errInteractive,
    int columns,
    Map<String, String> environment) {
  // Why: the usual width, for a terminal that does not report its own.
  private static final int COLUMNS_UNKNOWN = 80;

  /** Copies the environment. */
  public Terminal {
    environment = Map.copyOf(environment);
  }

  /**
   * Returns the terminal of this process. Java cannot tell a piped standard error from a terminal,
   * so the launcher passes which streams are terminals ({@code streamtune.terminal}, for example
   * {@code out,err}) and how wide they are ({@code streamtune.columns}); without it, none is.
   */
  public static Terminal system() {
    String streams = System.getProperty("streamtune.terminal", "");
    return new Terminal(
        System.out,
        System.err,
        streams.contains("out"),
        streams.contains("err"),
        Integer.getInteger("streamtune.columns", COLUMNS_UNKNOWN),
        System.getenv());
  }

  /** Returns whether to use colors: a person watches both streams and has not disabled them. */
  public boolean colors() {
    return outInteractive
        && errInteractive
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** Returns whether stack traces are requested by {@code STREAMTUNE_DEBUG=1}. */
  public boolean debug() {
    return environment.getOrDefault("STREAMTUNE_DEBUG", "").equals("1");
  }
}
