package io.streamtune.display.terminal;

import java.time.Duration;

/**
 * The progress of a long command, on standard error: a bar with rate and time left on a terminal, a
 * line every few seconds otherwise.
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
  /** The total of a task whose end is unknown. */
  long UNKNOWN = -1;

  /** Why 5 s: often enough to show that the task is alive, seldom enough for a log file. */
  Duration LINE_INTERVAL = Duration.ofSeconds(5);

  /**
   * Starts to show progress.
   *
   * @param task the task: {@code Classifying}
   * @param total number of units, or {@link #UNKNOWN}
   * @param unit the counted unit, in the plural: {@code images}
   * @return the progress; close it when the task ends, whether it succeeded or not
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

  /** Shows a short remark after the count, for example the current file. */
  void remark(String text);

  /** Shows the last state and releases the stream. */
  @Override
  void close();
}
