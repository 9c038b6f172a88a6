package io.streamtune.loadtest.command;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.ModelRef;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import io.streamtune.loadtest.kafka.RunPlan.LoadTopics;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * A service that answers images one after the other, each after a time that the test sets; what is
 * no JPEG becomes a dead letter. So what a load test reports can be held against what was.
 */
final class Echo implements AutoCloseable {
  private static final int SENDS_MAX = 100_000;
  private static final int JPEG_BYTES_MIN = 100;

  /**
   * How an image is answered.
   *
   * @param time how long it takes
   * @param answers how many answers it gets
   * @param version of the model
   */
  record Manner(Duration time, int answers, String version) {
    static Manner after(Duration time) {
      return new Manner(time, 1, "1");
    }
  }

  private final LoadTopics topics;
  private final LongFunction<Manner> manners;
  private final TopicReader reader;
  private final EventSink sink;
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * Starts one.
   *
   * @param manners by the number of the image, from 0, in the order in which they are read
   */
  public Echo(KafkaSettings kafka, LoadTopics topics, LongFunction<Manner> manners) {
    this.topics = topics;
    this.manners = manners;
    this.reader = new TopicReader(kafka, topics.images(), TopicReader.Start.END);
    this.sink = new EventSink(SinkConfig.of(SENDS_MAX), kafka, new SimpleMeterRegistry());
    sink.start();
    this.thread = Thread.ofPlatform().name("echo").start(this::run);
  }

  private void run() {
    long number = 0;
    while (!stopping) {
      for (ReceivedEvent image : reader.poll(Duration.ofMillis(50))) {
        Manner manner = manners.apply(number++);
        pass(manner.time());
        for (int i = 0; i < manner.answers(); i++) {
          answer(image, manner.version());
        }
      }
    }
  }

  private void answer(ReceivedEvent image, String version) {
    boolean jpeg = image.value().length > JPEG_BYTES_MIN && image.value()[0] == (byte) 0xff;
    if (jpeg) {
      sink.send(topics.predictions(), prediction(image, version), _ -> {});
    } else {
      sink.send(topics.deadLetters(), deadLetter(image), _ -> {});
    }
  }

  private static EventMessage prediction(ReceivedEvent image, String version) {
    ImageEvent event = ImageEvent.read(image.position(), image.headers(), image.value());
    Prediction prediction =
        new Prediction(
            event.ref(),
            new ModelRef("echo", version, "0123"),
            List.of(new ScoredLabel("shape", 1)),
            Activation.SOFTMAX,
            Tta.OFF,
            new Timings(0, 0, 0, 0, 0),
            Optional.empty());
    return PredictionCodec.encode(prediction, image.key(), Instant.now());
  }

  private static EventMessage deadLetter(ReceivedEvent image) {
    return DeadLetter.of(
        image.position(),
        image.key(),
        image.headers(),
        image.value(),
        ErrorCode.UNSUPPORTED_FORMAT,
        "decode",
        "no image",
        Optional.empty());
  }

  /** At least the time: parking may end early. */
  private void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0 && !stopping) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reader.close();
    sink.close(Duration.ofSeconds(2));
  }
}
