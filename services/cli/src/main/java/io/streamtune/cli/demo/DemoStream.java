package io.streamtune.cli.demo;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.cli.demo.session.DemoTally;
import io.streamtune.cli.demo.session.DemoTally.Sent;
import io.streamtune.cli.demo.session.ImageFeed;
import io.streamtune.cli.demo.session.OpenLoopPace;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.Topics;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.image.ImageEvent;
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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** The user of the demo: one thread sends images at a rate, the other reads the answers. */
final class DemoStream implements AutoCloseable {
  private static final Topics TOPICS = Topics.DEFAULT;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WAITING_MAX = 10_000;

  private final EventSink sink;
  private final TopicReader predictions;
  private final TopicReader deadLetters;
  private final DemoView view;
  private final AtomicBoolean stopping;
  private final DemoTally tally = new DemoTally();
  private final Histogram latencyMicros = new Histogram(3);
  private final long startNanos = System.nanoTime();
  private volatile Optional<RuntimeException> sendFailure = Optional.empty();

  DemoStream(KafkaSettings kafka, DemoView view, AtomicBoolean stopping) {
    this.view = view;
    this.stopping = stopping;
    predictions = new TopicReader(kafka, TOPICS.predictions(), TopicReader.Start.BEGINNING);
    deadLetters = new TopicReader(kafka, TOPICS.deadLetters(), TopicReader.Start.BEGINNING);
    sink = new EventSink(SinkConfig.of(WAITING_MAX), kafka, new SimpleMeterRegistry());
    sink.start();
  }

  /**
   * Sends the images and shows every answer. Returns when the last answer has arrived, when nothing
   * has arrived for a minute, or when it is stopped.
   */
  DemoTally.Counts run(ImageFeed feed, int count, double rate) {
    Thread sender = Thread.ofPlatform().name("demo-sender").start(() -> send(feed, count, rate));
    long quietNanos = System.nanoTime();
    boolean waiting = true;
    while (waiting) {
      if (read() > 0 || sender.isAlive()) {
        quietNanos = System.nanoTime();
      }
      boolean answered = !sender.isAlive() && sink.unfinished() == 0 && tally.counts().lost() == 0;
      boolean quiet = System.nanoTime() - quietNanos > PATIENCE.toNanos();
      waiting = !answered && !quiet && !(stopping.get() && !sender.isAlive());
    }
    sendFailure.ifPresent(
        failure -> {
          throw failure;
        });
    view.end();
    return tally.counts();
  }

  /** Shows answers until it is stopped. */
  void follow() {
    while (!stopping.get()) {
      read();
    }
    view.end();
  }

  String summary() {
    DemoTally.Counts counts = tally.counts();
    return String.format(
        Locale.ROOT,
        "%d images in %.1f s: %d predicted, %d refused (dead letters); latency p50 %.0f ms, p99"
            + " %.0f ms",
        counts.sent(),
        seconds(),
        counts.predicted(),
        counts.dead(),
        latencyMicros.getValueAtPercentile(50) / 1e3,
        latencyMicros.getValueAtPercentile(99) / 1e3);
  }

  private void send(ImageFeed feed, int count, double rate) {
    try {
      OpenLoopPace pace = new OpenLoopPace(startNanos, rate, stopping);
      for (int i = 0; i < count && !stopping.get(); i++) {
        pace.await(i);
        while (sink.unfinished() >= WAITING_MAX && !stopping.get()) {
          OpenLoopPace.pause();
        }
        send(feed.image(i), i);
      }
    } catch (RuntimeException e) {
      sendFailure = Optional.of(e);
    }
  }

  private void send(ImageFeed.Image image, int index) {
    Sent sent = new Sent(image.name(), System.nanoTime());
    byte[] key = image.name().getBytes(StandardCharsets.UTF_8);
    sink.send(
        TOPICS.images(),
        ImageEvent.message(
            "demo-" + index, "streamtune/demo", "image/*", Optional.of(key), image.bytes()),
        result -> {
          switch (result) {
            case SendResult.Acknowledged(int partition, long offset) ->
                tally.sent(new ImagePosition(TOPICS.images(), partition, offset), sent);
            case SendResult.Refused(String reason) ->
                sendFailure =
                    Optional.of(
                        new IllegalStateException(image.name() + " was refused: " + reason));
          }
        });
  }

  private int read() {
    int answers = 0;
    for (ReceivedEvent event : predictions.poll(Duration.ofMillis(100))) {
      predicted(PredictionCodec.decode(event.headers(), event.value()));
      answers++;
    }
    for (ReceivedEvent event : deadLetters.poll(Duration.ZERO)) {
      buried(DeadLetter.read(event.key(), event.headers(), event.value()));
      answers++;
    }
    view.progress(tally.counts(), seconds());
    return answers;
  }

  private void predicted(Prediction prediction) {
    Optional<Sent> sent = prediction.image().position().flatMap(tally::predicted);
    sent.ifPresent(image -> latencyMicros.recordValue((System.nanoTime() - image.nanos()) / 1000));
    String labels =
        prediction.labels().stream()
            .limit(3)
            .map(DemoStream::percent)
            .collect(Collectors.joining(", "));
    view.answer(name(sent, prediction.image().id()) + "  " + labels);
  }

  private void buried(DeadLetter letter) {
    Optional<Sent> sent = tally.dead(letter.position());
    view.answer(
        "%s  REFUSED %s: %s"
            .formatted(
                name(sent, letter.position().toString()), letter.code().wire(), letter.message()));
  }

  private static String name(Optional<Sent> sent, String id) {
    return printable(sent.map(Sent::name).orElse(id));
  }

  private static String percent(ScoredLabel label) {
    return String.format(
        Locale.ROOT, "%s %.1f%%", printable(label.name()), 100 * label.probability());
  }

  /**
   * Names come from files and events: control characters, on which a terminal would act, become
   * question marks.
   */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  @Override
  public void close() {
    sink.close();
    predictions.close();
    deadLetters.close();
  }
}
