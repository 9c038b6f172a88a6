package io.streamtune.display.terminal;

import me.tongfei.progressbar.InteractiveConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar that redraws itself on the last line of a terminal. */
final class ProgressOnTerminal implements Progress {
  private final ProgressBar bar;

  ProgressOnTerminal(Terminal terminal, String task, long total, String unit) {
    // The width is set, so that the library does not open the terminal to ask for it.
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(" " + unit, 1)
            .showSpeed()
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(
                new InteractiveConsoleProgressBarConsumer(terminal.err(), terminal.columns() - 1))
            .build();
  }

  @Override
  public void advance(long units) {
    bar.stepBy(units);
  }

  @Override
  public void advanceTo(long units) {
    bar.stepTo(units);
  }

  @Override
  public void remark(String text) {
    bar.setExtraMessage(" " + text);
  }

  @Override
  public void close() {
    bar.close();
  }
}
