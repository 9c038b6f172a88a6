package io.streamtune.cli.demo;

import io.streamtune.cli.demo.session.DemoTally;
import io.streamtune.display.terminal.Terminal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Shows the answers of a demo. Not thread-safe. */
sealed interface DemoView {

  /** Shows an answer. */
  void answer(String line);

  /** Shows the counts, at most a few times per second. */
  void progress(DemoTally.Counts counts, double seconds);

  /** Leaves the current output on the screen and ends. */
  void end();

  /** Returns the compact live view on a terminal, plain lines otherwise. */
  static DemoView of(Terminal terminal) {
    return terminal.outInteractive() ? new Live(terminal) : new Lines(terminal);
  }

  /** Prints one line per answer. */
  record Lines(Terminal terminal) implements DemoView {
    @Override
    public void answer(String line) {
      terminal.out().println(line);
    }

    @Override
    public void progress(DemoTally.Counts counts, double seconds) {
      // Each answer already has its line.
    }

    @Override
    public void end() {
      terminal.out().flush();
    }
  }

  /** Redraws the latest answers above a line of counts. */
  final class Live implements DemoView {
    private static final int ANSWERS = 8;

    private final Terminal terminal;
    private final Deque<String> last = new ArrayDeque<>();
    private int drawn;

    Live(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public void answer(String line) {
      last.addLast(line);
      if (last.size() > ANSWERS) {
        last.removeFirst();
      }
    }

    @Override
    public void progress(DemoTally.Counts counts, double seconds) {
      StringBuilder frame = new StringBuilder();
      if (drawn > 0) {
        frame.append("\033[").append(drawn).append('A');
      }
      last.forEach(line -> frame.append("\033[2K").append(cut(line)).append('\n'));
      String status =
          String.format(
              Locale.ROOT,
              "sent %d  predicted %d  dead %d  waiting %d  %.1f/s",
              counts.sent(),
              counts.predicted(),
              counts.dead(),
              counts.lost(),
              counts.predicted() / Math.max(seconds, 1e-9));
      frame.append("\033[2K").append(cut(status)).append('\n');
      drawn = last.size() + 1;
      terminal.out().print(frame);
      terminal.out().flush();
    }

    private String cut(String line) {
      return line.length() < terminal.columns() ? line : line.substring(0, terminal.columns() - 1);
    }

    @Override
    public void end() {
      terminal.out().flush();
    }
  }
}
