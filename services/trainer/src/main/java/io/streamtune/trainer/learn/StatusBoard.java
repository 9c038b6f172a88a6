package io.streamtune.trainer.learn;

import io.streamtune.events.training.TrainingEvent;
import io.streamtune.trainer.collect.CollectedImages;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import io.streamtune.trainer.learn.run.ClassesReady;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What others see of the loop, and where they ask it for a round. Thread-safe: one thread writes
 * the status, any reads it and asks.
 */
final class StatusBoard {
  private final LearnConfig config;
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private volatile LearnStatus status;

  StatusBoard(LearnConfig config) {
    this.config = config;
    this.status = LearnStatus.starting(config.triggers().every());
  }

  LearnStatus status() {
    return status;
  }

  /** As {@link LearningLoop#ask}. */
  Optional<String> ask(String reason) {
    Optional<String> problem = problem(status);
    if (problem.isEmpty()) {
      asked.set(reason);
    }
    return problem;
  }

  private Optional<String> problem(LearnStatus now) {
    return switch (now.activity()) {
      case STARTING -> Optional.of("the trainer is starting; ask again in a moment");
      case STOPPED -> Optional.of("the trainer has ended");
      case STANDBY -> Optional.of("this trainer stands by; ask the active one of its group");
      case TRAINING -> Optional.of("a round runs already");
      case COLLECTING ->
          ClassesReady.of(now.train(), now.valid(), config.round()).size() >= ClassesReady.MIN
              ? Optional.empty()
              : Optional.of(
                  "fewer than two classes have %d images to learn from and %d held out"
                      .formatted(config.round().trainMin(), config.round().validMin()));
    };
  }

  /** Takes what was asked for since the last call. */
  Optional<String> takeRequest() {
    return Optional.of(asked.getAndSet("")).filter(reason -> !reason.isEmpty());
  }

  void show(Activity activity) {
    status = status.with(activity);
  }

  void show(TrainingEvent event) {
    status = status.with(event);
  }

  void show(Activity activity, CollectedImages images, LabelIntake intake, long changes) {
    TreeMap<String, Integer> unused = new TreeMap<>();
    intake.unused().forEach((reason, count) -> unused.put(reason.words(), count));
    status =
        new LearnStatus(
            activity,
            new TreeMap<>(images.train()),
            new TreeMap<>(images.valid()),
            changes,
            config.triggers().every(),
            unused,
            status.last());
  }
}
