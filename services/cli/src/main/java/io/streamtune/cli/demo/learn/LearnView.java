package io.streamtune.cli.demo.learn;

import io.streamtune.display.terminal.Terminal;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.training.TrainingEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The output of a learning demo: one line per event, and a status line for the current run. A
 * terminal redraws the status line; other outputs repeat it every few seconds. Not thread-safe.
 */
final class LearnView {
  private static final Duration STATUS_EVERY = Duration.ofSeconds(3);
  private static final int BAR = 20;

  private final Terminal terminal;
  private final long startNanos = System.nanoTime();
  private long statusNanos = startNanos - STATUS_EVERY.toNanos();
  private boolean statusShown;

  LearnView(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Shows an event. */
  void line(String text) {
    clearStatus();
    terminal.out().println(stamped(text));
    terminal.out().flush();
  }

  /** Shows the recent accuracy. */
  void window(Scoreboard.Score score, String version) {
    int full = (int) Math.round(score.accuracy() * BAR);
    line(
        String.format(
            Locale.ROOT,
            "accuracy %3.0f %%  %s%s  %d images, version %s",
            100 * score.accuracy(),
            "█".repeat(full),
            "░".repeat(BAR - full),
            score.images(),
            version));
  }

  /** Shows an event of the trainer. */
  void training(TrainingEvent event) {
    String message = event.message().orElse(event.stage().wire());
    switch (event.stage()) {
      case DATASET -> line("a round of training begins; " + message);
      case FINETUNE ->
          status("training: " + message + step(event) + left(event) + loss(event.metrics()));
      case GATE -> line("compared on held-out images: " + message);
      case RELEASED -> line("released: " + message);
      case REFUSED -> line("not released: " + message);
      case FAILED -> line("the round broke off: " + message);
      case COLLECT, EVALUATE -> status("training: " + message);
    }
  }

  /** Shows the receipt of a swap. */
  void swapped(ReplicaEvent replica) {
    Map<String, Double> receipt = replica.receipt();
    line(
        String.format(
            Locale.ROOT,
            "SWAPPED to %s between two batches: fetch %s, load %s, warm-up %s, probe %s, switch %s;"
                + " p99 %s before, %s during; %.0f images in and %.0f out meanwhile",
            replica.serving().version(),
            time(receipt, "fetchSeconds"),
            time(receipt, "loadSeconds"),
            time(receipt, "warmUpSeconds"),
            time(receipt, "probeSeconds"),
            time(receipt, "switchSeconds"),
            time(receipt, "beforeP99Seconds"),
            time(receipt, "duringP99Seconds"),
            receipt.getOrDefault("in", 0.0),
            receipt.getOrDefault("out", 0.0)));
  }

  private void status(String text) {
    if (terminal.outInteractive()) {
      String shown = stamped(text);
      int width = Math.min(shown.length(), terminal.columns() - 1);
      terminal.out().print("\r\033[2K" + shown.substring(0, width));
      terminal.out().flush();
      statusShown = true;
      return;
    }
    long nowNanos = System.nanoTime();
    if (nowNanos - statusNanos >= STATUS_EVERY.toNanos()) {
      statusNanos = nowNanos;
      line(text);
    }
  }

  private void clearStatus() {
    if (statusShown) {
      terminal.out().print("\r\033[2K");
      statusShown = false;
    }
  }

  private String stamped(String text) {
    return String.format(Locale.ROOT, "%4.0f s  %s", (System.nanoTime() - startNanos) / 1e9, text);
  }

  private static String left(TrainingEvent event) {
    return event
        .etaSeconds()
        .map(seconds -> String.format(Locale.ROOT, ", %.0f s left", seconds))
        .orElse("");
  }

  private static String step(TrainingEvent event) {
    return event
        .step()
        .flatMap(TrainingEvent.Step::loss)
        .map(
            loss ->
                String.format(
                    Locale.ROOT, ", rate %.2g, loss %.3f", event.step().get().rate(), loss))
        .orElse("");
  }

  private static String loss(Map<String, Double> metrics) {
    Double loss = metrics.get("validLoss");
    Double accuracy = metrics.get("accuracy");
    return loss == null || accuracy == null
        ? ""
        : String.format(Locale.ROOT, ", validation loss %.3f, accuracy %.2f", loss, accuracy);
  }

  private static String time(Map<String, Double> receipt, String name) {
    Double seconds = receipt.get(name);
    return seconds == null ? "–" : String.format(Locale.ROOT, "%.0f ms", 1e3 * seconds);
  }
}
