package io.streamtune.display.terminal;

import java.time.Duration;

/**
 * How far a long command has come, on standard error: a bar with rate and time left on a terminal,
 * a line every few seconds elsewhere.
 *
 * <pre>{@code
 * try (Progress progress = Progress.start(terminal, "Classifying", files.size(), "images")) {
 *   for (Path file : files) {
 *     classify(file);
 *     progress.advance(1);
 *   }
 * }
 * }</pre>
 *
 * <p><b>Called on:</b> any thread.
 */
public sealed interface Progress extends AutoCloseable permits ProgressLines, ProgressOnTerminal {
  /** The total of something that has no known end. */
  long UNKNOWN = -1;

  /** Why 5 s: often enough to see that it lives, seldom enough for a log file. */
  Duration LINE_INTERVAL = Duration.ofSeconds(5);

  /**
   * Starts to show progress.
   *
   * @param task what is being done: {@code Classifying}
   * @param total how many units there are, or {@link #UNKNOWN}
   * @param unit what is counted, in the plural: {@code images}
   * @return the progress; close it when the task ends, whether done or not
   */
  static Progress start(Terminal terminal, String task, long total, String unit) {
    return terminal.errInteractive()
        ? new ProgressOnTerminal(terminal, task, total, unit)
        : new ProgressLines(terminal.err(), task, total, unit, LINE_INTERVAL, System::nanoTime);
  }

  /** Adds to the count. */
  void advance(long units);

  /** Sets the count. */
  void advanceTo(long units);

  /** Adds a short remark behind the count, for example the file at hand. */
  void remark(String text);

  /** Shows the last state and gives the stream back. */
  @Override
  void close();
}
