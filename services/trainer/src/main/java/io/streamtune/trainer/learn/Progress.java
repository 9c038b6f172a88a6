package io.streamtune.trainer.learn;

import io.streamtune.events.TrainingEvent;
import io.streamtune.events.TrainingEvent.Stage;
import io.streamtune.trainer.finetune.RunListener;
import io.streamtune.trainer.history.TrainingHistory.Epoch;
import io.streamtune.trainer.recipe.Fit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells the topic of training how a round goes: each stage and epoch, and batches once a second.
 */
final class Progress implements RunListener {
  private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final String run;
  private final String model;
  private final Consumer<TrainingEvent> events;
  private final LongSupplier nanoTime;
  private long lastNanos;

  Progress(String run, String model, Consumer<TrainingEvent> events, LongSupplier nanoTime) {
    this.run = run;
    this.model = model;
    this.events = events;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong() - EVERY_NANOS;
  }

  void say(Stage stage, String message, Map<String, Double> metrics) {
    events.accept(
        new TrainingEvent(
            run, model, stage, Optional.empty(), metrics, Optional.empty(), Optional.of(message)));
  }

  @Override
  public Task begin(String name, long total, String unit) {
    say(Stage.FINETUNE, name, Map.of());
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
                  Stage.FINETUNE,
                  Optional.empty(),
                  Map.of("done", (double) done, "total", (double) total),
                  Optional.of(left),
                  Optional.of("%s: %d of %d %s".formatted(name, done, total, unit))));
        }
      }

      @Override
      public void close() {}
    };
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
