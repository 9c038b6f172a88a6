package io.streamtune.trainer.learn;

import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.StreamException;
import io.streamtune.trainer.collect.CollectedImages;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import io.streamtune.trainer.learn.run.ClassesReady;
import io.streamtune.trainer.learn.run.Watermark;
import io.streamtune.trainer.learn.trigger.AccuracyDrop;
import io.streamtune.trainer.learn.trigger.Triggers;
import io.streamtune.trainer.live.quality.LiveScore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of the active trainer: it processes label after label, and begins a training run when
 * one is due.
 *
 * <p>Called on: the thread of the loop.
 *
 * @param config configuration of the loop
 * @param labels source of the labels
 * @param rounds performs the training runs
 * @param quality live score of the version in service
 * @param board publishes the status
 * @param stop signals when to end
 * @param nanoTime monotonic clock
 */
record ActiveTrainer(
    LearnConfig config,
    Labels labels,
    TrainingRuns rounds,
    Supplier<Optional<LiveScore>> quality,
    StatusBoard board,
    StopSignal stop,
    LongSupplier nanoTime) {
  private static final Logger log = LoggerFactory.getLogger(ActiveTrainer.class);
  private static final Duration WAIT = Duration.ofMillis(200);

  /** Why: one flush to the disk serves up to 100 labels, and no commit waits long for it. */
  private static final int LABELS_MAX = 100;

  private static final Duration AWAY = Duration.ofSeconds(2);

  /**
   * Runs until the loop is stopped or another trainer becomes the active one.
   *
   * @throws IOException if the folder or the store cannot be written
   */
  void run(CollectedImages images, LabelIntake intake) throws IOException, InterruptedException {
    Watermark mark = new Watermark(config.folder().resolve("learnt"));
    long changes = Math.max(0, images.changes() - mark.read());
    Triggers triggers = new Triggers(config.triggers(), changes, nanoTime.getAsLong());
    AccuracyDrop drop = new AccuracyDrop(config.triggers().accuracyDrop());
    if (rounds.isUnderWay()) {
      triggers.ask("a round was interrupted");
    }
    while (stop.isGoingOn() && labels.isActive()) {
      takeSome(images, intake, triggers);
      board.show(Activity.COLLECTING, images, intake, triggers.changes());
      board.takeRequest().ifPresent(triggers::ask);
      quality
          .get()
          .flatMap(now -> drop.look(now.model().version(), now.labelled(), now.accuracy()))
          .ifPresent(triggers::ask);
      List<String> classes = ClassesReady.of(images.train(), images.valid(), config.round());
      Optional<String> due = triggers.due(nanoTime.getAsLong());
      if (due.isPresent() && classes.size() >= ClassesReady.MIN) {
        log.info("a round begins: {}; not used so far: {}", due.get(), intake.unused());
        triggers.begun(nanoTime.getAsLong());
        board.show(Activity.TRAINING, images, intake, 0);
        if (!round(due.get(), images, mark)) {
          triggers.ask("a round could not be finished");
          stop.pause(AWAY);
        }
      }
    }
  }

  /**
   * Processes the labels that have arrived, at most {@link #LABELS_MAX} and none once a run is due.
   * All their images are forced to the disk together before any of the labels may be committed.
   */
  private void takeSome(CollectedImages images, LabelIntake intake, Triggers triggers)
      throws IOException, InterruptedException {
    List<ReceivedEvent> taken = new ArrayList<>();
    Optional<ReceivedEvent> label = labels.poll(WAIT);
    while (label.isPresent() && take(label.get(), intake, triggers)) {
      taken.add(label.get());
      boolean isEnough =
          taken.size() == LABELS_MAX || triggers.due(nanoTime.getAsLong()).isPresent();
      label = isEnough ? Optional.empty() : labels.poll(Duration.ZERO);
    }
    if (!taken.isEmpty()) {
      images.force();
      taken.forEach(labels::complete);
    }
  }

  private boolean round(String reason, CollectedImages images, Watermark mark)
      throws IOException, InterruptedException {
    images.reconcile(); // A run takes its snapshot of the folder as it is.
    images.force();
    List<String> classes = ClassesReady.of(images.train(), images.valid(), config.round());
    if (classes.size() < ClassesReady.MIN) {
      return true; // People removed images from the folder.
    }
    long seen = images.changes();
    boolean isDone = rounds.run(classes, reason, labels::isActive);
    if (isDone) {
      mark.write(seen);
    }
    return isDone;
  }

  /**
   * Processes a label. While the brokers are unavailable it retries until this trainer stops or is
   * no longer the active one.
   */
  private boolean take(ReceivedEvent label, LabelIntake intake, Triggers triggers)
      throws IOException, InterruptedException {
    while (stop.isGoingOn() && labels.isActive()) {
      try {
        if (intake.take(label)) {
          triggers.changed();
        }
        return true;
      } catch (StreamException e) {
        log.warn("an image cannot be read now and is retried: {}", e.getMessage());
        stop.pause(AWAY);
      }
    }
    return false;
  }
}
