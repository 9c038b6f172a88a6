package io.streamtune.trainer.learn.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.events.training.TrainingEvent.Step;
import io.streamtune.trainer.finetune.FineTuning;
import io.streamtune.trainer.finetune.run.RunListener.MiniBatch;
import io.streamtune.trainer.finetune.run.RunListener.Task;
import io.streamtune.trainer.recipe.Fit;
import io.streamtune.trainer.recipe.Recipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Goal: the topic of training says where a round stands. Method: a clock that the test turns. */
final class TrainingProgressTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<TrainingEvent> events = new ArrayList<>();
  private final TrainingProgress progress =
      new TrainingProgress("run", "model", events::add, nanos::get);
  private final Fit frozen = Recipe.FASTAI.fits().getFirst();

  @Test
  void a_mini_batch_is_told_with_its_epoch_rate_and_loss_and_the_time_left() {
    try (Task task = progress.begin("frozen, epoch 2 of 3", 256, "images")) {
      second();
      progress.batch(frozen, new MiniBatch(1, 0, 4, 0.009, 0.5));
      task.advance(64);
    }

    TrainingEvent event = events.getLast();
    assertThat(event.stage()).isEqualTo(Stage.FINETUNE);
    assertThat(event.step()).contains(new Step(2, 3, 1, 4, 0.009, Optional.of(0.5)));
    assertThat(event.etaSeconds()).contains(3.0);
  }

  @Test
  void batches_are_told_once_a_second_at_most() {
    try (Task task = progress.begin("frozen", 256, "images")) {
      second();
      int before = events.size();
      for (int i = 0; i < 4; i++) {
        progress.batch(frozen, new MiniBatch(0, i, 4, 0.01, 0.5));
        task.advance(64);
      }
      assertThat(events).hasSize(before + 1);
    }
  }

  @Test
  void scoring_is_a_stage_of_its_own_without_a_mini_batch() {
    progress.batch(frozen, new MiniBatch(0, 0, 4, 0.01, 0.5));

    try (Task task = progress.begin(FineTuning.EVALUATING + " incumbent", 10, "answers")) {
      second();
      task.advance(5);
    }

    assertThat(events).extracting(TrainingEvent::stage).containsOnly(Stage.EVALUATE);
    assertThat(events.getLast().step()).isEmpty();
  }

  private void second() {
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
  }
}
