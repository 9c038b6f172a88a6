package io.streamtune.display.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A line every few seconds, for log files and pipes: {@code Classifying: 1,200 of 5,000 images (24
 * %), 310/s, 12 s left}. The thread that advances writes the line; a task that makes no progress
 * writes none.
 */
final class ProgressLines implements Progress {
  private final PrintStream stream;
  private final String task;
  private final long total;
  private final String unit;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong nextLineNanos;
  private volatile String remark = "";

  ProgressLines(
      PrintStream stream,
      String task,
      long total,
      String unit,
      Duration interval,
      LongSupplier nanoTime) {
    this.stream = stream;
    this.task = task;
    this.total = total;
    this.unit = unit;
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.nextLineNanos = new AtomicLong(startNanos + intervalNanos);
  }

  @Override
  public void advance(long units) {
    done.addAndGet(units);
    lineWhenDue();
  }

  @Override
  public void advanceTo(long units) {
    done.set(units);
    lineWhenDue();
  }

  @Override
  public void remark(String text) {
    remark = text;
  }

  @Override
  public void close() {
    stream.println(line(nanoTime.getAsLong()));
  }

  private void lineWhenDue() {
    long now = nanoTime.getAsLong();
    long due = nextLineNanos.get();
    if (now - due >= 0 && nextLineNanos.compareAndSet(due, now + intervalNanos)) {
      stream.println(line(now));
    }
  }

  private String line(long nowNanos) {
    long units = done.get();
    double seconds = Math.max((nowNanos - startNanos) / 1e9, 1e-9);
    double rate = units / seconds;
    return task
        + ": "
        + count(units)
        + ", "
        + rounded(rate)
        + "/s"
        + timeLeft(units, rate)
        + (remark.isEmpty() ? "" : ", " + remark);
  }

  private String count(long units) {
    return total == UNKNOWN
        ? String.format(Locale.ROOT, "%,d %s", units, unit)
        : String.format(
            Locale.ROOT,
            "%,d of %,d %s (%d %%)",
            units,
            total,
            unit,
            total == 0 ? 100 : 100 * units / total);
  }

  private String timeLeft(long units, double rate) {
    return total == UNKNOWN || units == 0 || units >= total
        ? ""
        : String.format(Locale.ROOT, ", %.0f s left", (total - units) / rate);
  }

  /** Returns the rate with as many decimals as are significant. */
  private static String rounded(double rate) {
    return rate >= 100
        ? String.format(Locale.ROOT, "%.0f", rate)
        : rate >= 10
            ? String.format(Locale.ROOT, "%.1f", rate)
            : String.format(Locale.ROOT, "%.3f", rate);
  }
}
