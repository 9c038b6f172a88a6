package io.streamtune.cli.demo.learn;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.cli.demo.learn.DemoDataset.Lesson;
import io.streamtune.cli.demo.session.DemoTally;
import io.streamtune.cli.demo.session.DemoTally.Sent;
import io.streamtune.cli.demo.session.OpenLoopPace;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.Topics;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.label.LabelCodec;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The stream of a learning demo: one thread sends images at a rate and the person's labels; the
 * caller's thread reads the answers.
 */
final class LearnStream implements AutoCloseable {
  private static final Topics TOPICS = Topics.DEFAULT;
  private static final String SOURCE = "streamtune/demo";
  private static final int WAITING_MAX = 10_000;

  private final DemoDataset dataset;
  private final Annotator annotator;
  private final Scoreboard scores;
  private final AtomicBoolean stopping;
  private final EventSink sink;
  private final TopicReader predictions;
  private final TopicReader deadLetters;
  private final Thread sender = Thread.ofPlatform().name("demo-sender").unstarted(this::send);
  private final DemoTally tally = new DemoTally();
  private final int count;
  private final double rate;
  private volatile boolean withLatecomer;
  private volatile boolean enough;
  private volatile Optional<RuntimeException> failure = Optional.empty();

  /**
   * Opens the stream.
   *
   * @param count most images to send
   * @param rate images per second
   */
  LearnStream(
      KafkaSettings kafka,
      DemoDataset dataset,
      Annotator annotator,
      Scoreboard scores,
      int count,
      double rate,
      AtomicBoolean stopping) {
    this.dataset = dataset;
    this.annotator = annotator;
    this.scores = scores;
    this.count = count;
    this.rate = rate;
    this.stopping = stopping;
    predictions = new TopicReader(kafka, TOPICS.predictions(), TopicReader.Start.BEGINNING);
    deadLetters = new TopicReader(kafka, TOPICS.deadLetters(), TopicReader.Start.BEGINNING);
    sink = new EventSink(SinkConfig.of(WAITING_MAX), kafka, new SimpleMeterRegistry());
  }

  /** Starts to send. */
  void start() {
    sink.start();
    sender.start();
  }

  /** Includes the class that appears later from now on. */
  void bringLatecomer() {
    withLatecomer = true;
  }

  /** Stops sending images after the next one. */
  void enough() {
    enough = true;
  }

  /** Returns whether images are still being sent. */
  boolean isSending() {
    return sender.isAlive();
  }

  /** Returns whether sending has ended and every image has its answer. */
  boolean isAnswered() {
    return !sender.isAlive() && sink.unfinished() == 0 && tally.counts().lost() == 0;
  }

  /** Returns the current counts. */
  DemoTally.Counts counts() {
    return tally.counts();
  }

  /**
   * Reads the answers that have arrived, waiting a moment for the first.
   *
   * @return the number of answers
   * @throws RuntimeException the exception that ended sending, if any
   */
  int read() {
    failure.ifPresent(
        e -> {
          throw e;
        });
    int answers = 0;
    for (ReceivedEvent event : predictions.poll(Duration.ofMillis(100))) {
      Prediction prediction = PredictionCodec.decode(event.headers(), event.value());
      prediction.image().position().ifPresent(tally::predicted);
      scores.answered(
          prediction.image().id(),
          prediction.model().version(),
          prediction.labels().stream().map(ScoredLabel::name).toList());
      answers++;
    }
    for (ReceivedEvent event : deadLetters.poll(Duration.ZERO)) {
      tally.dead(DeadLetter.read(event.key(), event.headers(), event.value()).position());
      answers++;
    }
    return answers;
  }

  private void send() {
    try {
      OpenLoopPace pace = OpenLoopPace.begin(rate, stopping);
      for (int i = 0; i < count && !enough && !stopping.get(); i++) {
        pace.await(i);
        say();
        while (sink.unfinished() >= WAITING_MAX && !stopping.get()) {
          OpenLoopPace.pause();
        }
        Optional<Lesson> lesson = dataset.next(withLatecomer);
        if (lesson.isEmpty()) {
          return;
        }
        send(lesson.get(), i);
      }
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    }
  }

  private void send(Lesson lesson, int index) {
    String id = "demo-" + index;
    scores.note(id, lesson.className());
    long nowNanos = System.nanoTime();
    byte[] key = lesson.image().name().getBytes(StandardCharsets.UTF_8);
    sink.send(
        TOPICS.images(),
        ImageEvent.message(id, SOURCE, "image/*", Optional.of(key), lesson.image().bytes()),
        result -> {
          switch (result) {
            case SendResult.Acknowledged(int partition, long offset) -> {
              ImagePosition position = new ImagePosition(TOPICS.images(), partition, offset);
              tally.sent(position, new Sent(lesson.image().name(), nowNanos));
              annotator.see(
                  new ImageRef(id, SOURCE, Optional.of(position)), lesson.className(), nowNanos);
            }
            case SendResult.Refused(String reason) ->
                failure =
                    Optional.of(
                        new IllegalStateException(
                            lesson.image().name() + " was refused: " + reason));
          }
        });
  }

  private void say() {
    annotator
        .due(System.nanoTime())
        .forEach(
            label ->
                sink.send(
                    TOPICS.labels(), LabelCodec.encode(label, SOURCE, Instant.now()), _ -> {}));
  }

  @Override
  public void close() {
    enough = true;
    sink.close();
    predictions.close();
    deadLetters.close();
  }
}
