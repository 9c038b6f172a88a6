package io.streamtune.cli.train;

import io.streamtune.display.terminal.Progress;
import io.streamtune.display.terminal.Terminal;
import io.streamtune.trainer.finetune.run.RunListener;
import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.recipe.Fit;
import java.io.PrintStream;
import java.util.Locale;

/** Shows a run: progress bars on standard error, fastai's rows on the given stream. */
final class RunOnTerminal implements RunListener {
  private final Terminal terminal;
  private final PrintStream rows;
  private final String metric;
  private String fitShown = "";

  /**
   * Creates one.
   *
   * @param rows receives the rows of the epochs
   * @param metric name of the last column
   */
  RunOnTerminal(Terminal terminal, PrintStream rows, String metric) {
    this.terminal = terminal;
    this.rows = rows;
    this.metric = metric;
  }

  @Override
  public Task begin(String name, long total, String unit) {
    Progress progress =
        Progress.start(
            terminal,
            name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
            total,
            unit);
    return new Task() {
      @Override
      public void advance(long units) {
        progress.advance(units);
      }

      @Override
      public void remark(String text) {
        progress.remark(text);
      }

      @Override
      public void close() {
        progress.close();
      }
    };
  }

  @Override
  public void epoch(Fit fit, Epoch row) {
    if (!fit.name().equals(fitShown)) {
      fitShown = fit.name();
      rows.printf(
          Locale.ROOT,
          "%n%s%n%-10s %-10s %-10s %s%n",
          fit.name(),
          "epoch",
          "trn_loss",
          "val_loss",
          metric);
    }
    rows.printf(
        Locale.ROOT,
        "%5d      %-10.6f %-10.6f %.6f%n",
        row.epoch(),
        row.trainLoss(),
        row.validLoss(),
        row.metric());
    rows.flush();
  }

  @Override
  public void note(String sentence) {
    terminal.err().println("Note: " + sentence);
  }
}
