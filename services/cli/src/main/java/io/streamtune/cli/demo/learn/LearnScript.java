package io.streamtune.cli.demo.learn;

import io.streamtune.cli.demo.session.DemoTally;
import io.streamtune.events.EventTypes;
import io.streamtune.events.Topics;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.model.ReplicaEventCodec;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEventCodec;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The script of a learning demo. First, the stream meets a version that has learnt nothing, a
 * person labels, and a trained version goes live. Then a class appears that no version knows, and
 * is learnt, too.
 *
 * <p>Everything that it shows comes from the topics. Used by one thread.
 */
final class LearnScript implements AutoCloseable {
  private static final Duration WINDOW = Duration.ofSeconds(5);

  /** Longest wait for the last answers. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Answers of a version that are needed to measure its accuracy. */
  private static final int ANSWERS_MIN = 150;

  private final LearnStream stream;
  private final Annotator annotator;
  private final Scoreboard scores;
  private final AtomicBoolean stopping;
  private final LearnView view;
  private final TopicReader training;
  private final TopicReader models;
  private String version = UntrainedModel.UNTRAINED;
  private int swaps;
  private boolean isLearning;
  private long windowNanos = System.nanoTime();

  /**
   * The outcome of a demo.
   *
   * @param counts counts of images
   * @param swaps versions that went live after the first
   * @param before score of the version that had learnt nothing
   * @param after score of the last version
   */
  record Grade(
      DemoTally.Counts counts, int swaps, Scoreboard.Score before, Scoreboard.Score after) {
    boolean isBetter() {
      return swaps > 0 && after.accuracy() > before.accuracy();
    }

    @Override
    public String toString() {
      return "%s swaps=%d accuracy_before=%s accuracy_after=%s"
          .formatted(counts, swaps, before, after);
    }
  }

  /** Follows the topics to which the trainer and the service write. */
  LearnScript(
      KafkaSettings kafka,
      LearnStream stream,
      Annotator annotator,
      Scoreboard scores,
      AtomicBoolean stopping,
      LearnView view) {
    this.stream = stream;
    this.annotator = annotator;
    this.scores = scores;
    this.stopping = stopping;
    this.view = view;
    Topics topics = Topics.DEFAULT;
    training = new TopicReader(kafka, topics.training(), TopicReader.Start.BEGINNING);
    models = new TopicReader(kafka, topics.models(), TopicReader.Start.BEGINNING);
  }

  /**
   * Plays the script, and returns when the accuracy of its last version has been measured.
   *
   * @param latecomer the class that appears later
   */
  Grade run(Optional<String> latecomer) {
    stream.start();
    view.line("nobody has taught the model anything; a person begins to label");
    lesson();
    if (latecomer.isPresent() && goesOn()) {
      view.line("a new class appears in the stream, which no version knows: " + latecomer.get());
      stream.bringLatecomer();
      lessonsUntilKnown(latecomer.get());
    }
    return grade();
  }

  /**
   * A run that starts soon after a class has appeared may have too few photos of it to learn it;
   * then another run follows.
   */
  private void lessonsUntilKnown(String className) {
    while (!scores.knows(version, className) && goesOn()) {
      annotator.rest(false);
      lesson();
    }
  }

  /** Keeps the stream running until it is stopped. */
  void goOn() {
    annotator.rest(true);
    while (!stopping.get() && stream.isSending()) {
      turn();
    }
  }

  /**
   * Ends the stream and waits for missing answers.
   *
   * @param grade the outcome when the script was over
   */
  Grade finish(Grade grade) {
    stream.enough();
    long beginNanos = System.nanoTime();
    while (!stream.isAnswered() && System.nanoTime() - beginNanos < PATIENCE.toNanos()) {
      turn();
    }
    view.line(
        String.format(
            Locale.ROOT,
            "%d labels and %d swaps: accuracy %.2f before, %.2f after",
            annotator.said(),
            swaps,
            grade.before().accuracy(),
            grade.after().accuracy()));
    return new Grade(stream.counts(), swaps, grade.before(), grade.after());
  }

  private Grade grade() {
    return new Grade(
        stream.counts(), swaps, scores.of(UntrainedModel.UNTRAINED), scores.of(version));
  }

  /** Waits until one more version goes live and its accuracy has been measured. */
  private void lesson() {
    int before = swaps;
    until(() -> swaps > before);
    until(() -> scores.of(version).images() >= ANSWERS_MIN);
  }

  private void until(BooleanSupplier done) {
    while (!done.getAsBoolean() && goesOn()) {
      turn();
    }
  }

  /** Images already sent may still lead to a version after the last one is sent. */
  private boolean goesOn() {
    return !stopping.get() && (stream.isSending() || isLearning || !stream.isAnswered());
  }

  private void turn() {
    stream.read();
    training.poll(Duration.ZERO).forEach(this::learning);
    models.poll(Duration.ZERO).forEach(this::serving);
    long nowNanos = System.nanoTime();
    if (nowNanos - windowNanos >= WINDOW.toNanos()) {
      windowNanos = nowNanos;
      view.window(scores.takeWindow(), version);
    }
  }

  private void learning(ReceivedEvent record) {
    if (!record.headers().text("ce_type").orElse("").equals(EventTypes.TRAINING)) {
      return;
    }
    TrainingEvent event = TrainingEventCodec.decode(record.headers(), record.value());
    view.training(event);
    switch (event.stage()) {
      case DATASET -> {
        isLearning = true;
        annotator.rest(true);
      }
      // After a release the version is about to be served, so the lesson is not over.
      case REFUSED, FAILED -> {
        isLearning = false;
        annotator.rest(false);
      }
      case COLLECT, FINETUNE, EVALUATE, GATE, RELEASED -> {
        return;
      }
    }
  }

  private void serving(ReceivedEvent record) {
    if (!record.headers().text("ce_type").orElse("").equals(EventTypes.REPLICA)) {
      return;
    }
    ReplicaEvent replica = ReplicaEventCodec.decode(record.headers(), record.value());
    replica
        .refused()
        .ifPresent(
            refusal -> {
              isLearning = false;
              view.line(
                  "version %s was refused: %s".formatted(refusal.version(), refusal.reason()));
            });
    if (!replica.serving().version().equals(version)) {
      isLearning = false;
      version = replica.serving().version();
      swaps++;
      view.swapped(replica);
    }
  }

  @Override
  public void close() {
    training.close();
    models.close();
  }
}
