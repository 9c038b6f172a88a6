package io.streamtune.cli.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.Topics;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.host.settings.Settings;
import io.streamtune.inference.InferenceConfig;
import io.streamtune.inference.InferenceService;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Broker, service, sender and reader in this process. Not thread-safe. */
final class BenchStream implements AutoCloseable {
  private static final Topics TOPICS = Topics.DEFAULT;

  /** Images that wait or run while the stream is saturated: enough that no lane is ever idle. */
  static final int OUTSTANDING = 64;

  private static final int SENDS_MAX = 10_000;

  private final List<byte[]> images;
  private final int outstanding;
  private final Deque<Runnable> opened = new ArrayDeque<>();
  private final InferenceService service;
  private final EventSink sink;
  private final TopicReader predictions;
  private long sent;
  private long answered;

  BenchStream(ServingModel model, List<byte[]> images, Map<String, String> overrides) {
    this(model, images, overrides, OUTSTANDING);
  }

  /**
   * Starts broker, service, sender and reader.
   *
   * @param outstanding images that wait or run while the stream is saturated
   */
  BenchStream(
      ServingModel model, List<byte[]> images, Map<String, String> overrides, int outstanding) {
    this.images = images;
    this.outstanding = outstanding;
    EmbeddedBroker broker = EmbeddedBroker.start();
    opened.push(broker::close);
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      for (String topic : List.of(TOPICS.images(), TOPICS.predictions(), TOPICS.deadLetters())) {
        admin.createIfMissing(topic, 4, 1, Map.of());
      }
    }
    Map<String, String> settings = new HashMap<>(overrides);
    settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
    settings.put("http.port", "0");
    settings.put("crash-journal", "off");
    service =
        InferenceService.start(
            InferenceConfig.from(new Settings(settings, Map.of())), () -> model, _ -> {});
    opened.push(service::close);
    sink = new EventSink(SinkConfig.of(SENDS_MAX), kafka, new SimpleMeterRegistry());
    opened.push(sink::close);
    sink.start();
    predictions = new TopicReader(kafka, TOPICS.predictions(), TopicReader.Start.BEGINNING);
    opened.push(predictions::close);
  }

  String device() {
    return service.classifier().device().toString();
  }

  /**
   * Keeps the service saturated.
   *
   * @param seconds length of the measured part, which starts after the first answers
   * @param times receives the processor time of the measured part
   * @return images per second
   */
  double saturated(double seconds, java.util.function.Consumer<ThreadTimes> times) {
    pump(answered + outstanding);
    long startNanos = System.nanoTime();
    long startAnswered = answered;
    ThreadTimes start = ThreadTimes.now();
    while (System.nanoTime() - startNanos < seconds * 1e9) {
      fill();
      read();
    }
    double rate = (answered - startAnswered) * 1e9 / (System.nanoTime() - startNanos);
    times.accept(ThreadTimes.now().since(start));
    while (answered < sent) {
      read();
    }
    return rate;
  }

  /** Sends one image at a time and returns the median time to its prediction, in milliseconds. */
  double latencyMillis(int count) {
    Histogram micros = new Histogram(3);
    for (int i = 0; i < count; i++) {
      long startNanos = System.nanoTime();
      send();
      while (answered < sent) {
        read();
      }
      micros.recordValue((System.nanoTime() - startNanos) / 1000);
    }
    return micros.getValueAtPercentile(50) / 1e3;
  }

  private void pump(long target) {
    while (answered < target) {
      fill();
      read();
    }
  }

  private void fill() {
    while (sent - answered < outstanding) {
      send();
    }
  }

  private void send() {
    byte[] image = images.get((int) (sent % images.size()));
    sink.send(
        TOPICS.images(),
        ImageEvent.message(
            "bench-" + sent, "streamtune/bench", "image/jpeg", Optional.empty(), image),
        _ -> {});
    sent++;
  }

  private void read() {
    answered += predictions.poll(Duration.ofMillis(50)).size();
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
