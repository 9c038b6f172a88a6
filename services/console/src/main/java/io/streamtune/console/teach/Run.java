package io.streamtune.console.teach;

import io.streamtune.console.board.Texts;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.events.training.TrainingEvent.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One training run, as far as its events have arrived. Not thread-safe. */
final class Run {
  private static final Set<Stage> ENDS = EnumSet.of(Stage.RELEASED, Stage.REFUSED, Stage.FAILED);
  private static final int EPOCHS_MAX = 50;
  private static final int METRICS_MAX = 20;

  private final String id;
  private final String model;
  private final long beginMillis;
  private final Curve curve = new Curve();
  private final Deque<Map<String, Object>> epochs = new ArrayDeque<>();
  private Optional<String> why = Optional.empty();
  private Optional<String> verdict = Optional.empty();
  private Map<String, Double> numbers = Map.of();
  private TrainingEvent last;
  private long lastMillis;

  Run(TrainingEvent first, long timeMillis) {
    this.id = first.run();
    this.model = first.model();
    this.beginMillis = timeMillis;
    this.last = first;
    this.lastMillis = timeMillis;
  }

  void take(TrainingEvent event, long timeMillis) {
    last = event;
    lastMillis = timeMillis;
    switch (event.stage()) {
      case COLLECT, DATASET -> why = event.message().map(Texts::sentence);
      case FINETUNE -> learn(event, timeMillis);
      case EVALUATE -> {}
      case GATE, RELEASED, REFUSED, FAILED -> judge(event);
    }
  }

  private void learn(TrainingEvent event, long timeMillis) {
    double seconds = (timeMillis - beginMillis) / 1e3;
    event
        .step()
        .ifPresent(
            step -> step.loss().ifPresent(loss -> curve.add(List.of(seconds, loss, step.rate()))));
    if (event.metrics().containsKey("validLoss")) {
      Map<String, Object> epoch = new LinkedHashMap<>(few(event.metrics()));
      epoch.put("seconds", seconds);
      epochs.addLast(epoch);
      if (epochs.size() > EPOCHS_MAX) {
        epochs.removeFirst();
      }
    }
  }

  /** The gate's sentence has the numbers; the message of a promotion says less. */
  private void judge(TrainingEvent event) {
    if (event.stage() != Stage.RELEASED || verdict.isEmpty()) {
      verdict = event.message().map(Texts::sentence);
    }
    if (!event.metrics().isEmpty()) {
      numbers = few(event.metrics());
    }
  }

  private static Map<String, Double> few(Map<String, Double> metrics) {
    Map<String, Double> few = new LinkedHashMap<>();
    metrics.entrySet().stream()
        .limit(METRICS_MAX)
        .forEach(entry -> few.put(Texts.name(entry.getKey()), entry.getValue()));
    return few;
  }

  boolean hasEnded() {
    return ENDS.contains(last.stage());
  }

  long beginMillis() {
    return beginMillis;
  }

  /** Returns the summary for the list of runs. */
  Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("run", Texts.name(id));
    summary.put("model", Texts.name(model));
    summary.put("stage", last.stage().wire());
    summary.put("ended", hasEnded());
    summary.put("begin", beginMillis);
    summary.put("time", lastMillis);
    why.ifPresent(text -> summary.put("why", text));
    verdict.ifPresent(text -> summary.put("verdict", text));
    summary.put("numbers", numbers);
    return summary;
  }

  /** Returns everything known of the run. */
  Map<String, Object> whole() {
    Map<String, Object> whole = summary();
    last.message().ifPresent(text -> whole.put("message", Texts.sentence(text)));
    last.etaSeconds().ifPresent(eta -> whole.put("eta", eta));
    progress().ifPresent(share -> whole.put("progress", share));
    whole.put("curve", curve.points());
    whole.put("epochs", List.copyOf(epochs));
    return whole;
  }

  /** Returns the progress of the stage: from its own counter, else from its mini-batches. */
  private Optional<Double> progress() {
    double total = last.metrics().getOrDefault("total", 0.0);
    if (total > 0) {
      return Optional.of(Math.clamp(last.metrics().getOrDefault("done", 0.0) / total, 0, 1));
    }
    return last.step().map(Run::share);
  }

  private static double share(Step step) {
    return (step.epoch() - 1 + (double) step.batch() / step.batches()) / step.epochs();
  }
}
