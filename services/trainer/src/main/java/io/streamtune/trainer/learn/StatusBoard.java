package io.streamtune.trainer.learn;

import io.streamtune.events.training.TrainingEvent;
import io.streamtune.trainer.collect.CollectedImages;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import io.streamtune.trainer.learn.run.ClassesReady;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The status that others read, and the place where they request a training run. Thread-safe: one
 * thread writes the status, any thread reads it and requests runs.
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
      case STANDBY ->
          Optional.of(
              "this trainer is a standby; send the request to the active trainer of the group");
      case TRAINING -> Optional.of("a round runs already");
      case COLLECTING ->
          ClassesReady.of(now.train(), now.valid(), config.round()).size() >= ClassesReady.MIN
              ? Optional.empty()
              : Optional.of(
                  "fewer than two classes have %d images to learn from and %d held out"
                      .formatted(config.round().trainMin(), config.round().validMin()));
    };
  }

  /** Returns and clears the request that was made since the last call. */
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
