package io.streamtune.trainer.learn.run;

import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.events.training.TrainingEvent.Step;
import io.streamtune.trainer.finetune.FineTuning;
import io.streamtune.trainer.finetune.run.RunListener;
import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.recipe.Fit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Publishes the progress of a training run: each stage and epoch, and mini-batches once a second.
 */
public final class TrainingProgress implements RunListener {
  private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final String run;
  private final String model;
  private final Consumer<TrainingEvent> events;
  private final LongSupplier nanoTime;
  private long lastNanos;

  /** The last mini-batch; empty during a task that has none. */
  private Optional<Step> step = Optional.empty();

  public TrainingProgress(
      String run, String model, Consumer<TrainingEvent> events, LongSupplier nanoTime) {
    this.run = run;
    this.model = model;
    this.events = events;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong() - EVERY_NANOS;
  }

  public void say(Stage stage, String message, Map<String, Double> metrics) {
    events.accept(
        new TrainingEvent(
            run, model, stage, Optional.empty(), metrics, Optional.empty(), Optional.of(message)));
  }

  @Override
  public Task begin(String name, long total, String unit) {
    step = Optional.empty();
    say(stage(name), name, Map.of());
    long beginNanos = nanoTime.getAsLong();
    return new Task() {
      private long done;

      @Override
      public void advance(long units) {
        done += units;
        long nowNanos = nanoTime.getAsLong();
        if (nowNanos - lastNanos >= EVERY_NANOS) {
          lastNanos = nowNanos;
          double left = (nowNanos - beginNanos) / 1e9 / done * (total - done);
          events.accept(
              new TrainingEvent(
                  run,
                  model,
                  stage(name),
                  step,
                  Map.of("done", (double) done, "total", (double) total),
                  Optional.of(left),
                  Optional.of("%s: %d of %d %s".formatted(name, done, total, unit))));
        }
      }

      @Override
      public void close() {}
    };
  }

  /** After the fits, both models are evaluated on the hold-out. */
  private static Stage stage(String task) {
    return task.startsWith(FineTuning.EVALUATING) ? Stage.EVALUATE : Stage.FINETUNE;
  }

  @Override
  public void batch(Fit fit, MiniBatch learnt) {
    step =
        Optional.of(
            new Step(
                learnt.epoch() + 1,
                fit.cycles().epochs(),
                learnt.batch() + 1,
                learnt.batches(),
                learnt.rate(),
                Optional.of(learnt.smoothedLoss())));
  }

  @Override
  public void epoch(Fit fit, Epoch row) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("trainLoss", row.trainLoss());
    metrics.put("validLoss", row.validLoss());
    metrics.put("accuracy", row.metric());
    say(Stage.FINETUNE, fit.name() + ", an epoch is over", metrics);
  }

  @Override
  public void note(String sentence) {
    say(Stage.FINETUNE, sentence, Map.of());
  }
}
