package io.streamtune.cli.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures the broker alone: this process writes images to a topic and reads them back. */
final class BrokerLoop {
  private static final String TOPIC = "images";

  /** Why: enough that neither side waits for the other. */
  private static final int OUTSTANDING = 500;

  private BrokerLoop() {}

  /** Returns the images read back per second. */
  static double rate(List<byte[]> images, double seconds) {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      try (TopicAdmin admin = new TopicAdmin(kafka)) {
        admin.createIfMissing(TOPIC, 4, 1, Map.of());
      }
      try (EventSink sink =
              new EventSink(SinkConfig.of(2 * OUTSTANDING), kafka, new SimpleMeterRegistry());
          TopicReader reader = new TopicReader(kafka, TOPIC, TopicReader.Start.BEGINNING)) {
        sink.start();
        return loop(images, sink, reader, seconds);
      }
    }
  }

  private static double loop(
      List<byte[]> images, EventSink sink, TopicReader reader, double seconds) {
    long sent = 0;
    long read = 0;
    long startRead = 0;
    long startNanos = System.nanoTime();
    long endNanos = Long.MAX_VALUE;
    while (System.nanoTime() - startNanos < endNanos) {
      while (sent - read < OUTSTANDING) {
        byte[] image = images.get((int) (sent % images.size()));
        sink.send(
            TOPIC,
            ImageEvent.message(
                "broker-" + sent, "streamtune/bench", "image/jpeg", Optional.empty(), image),
            _ -> {});
        sent++;
      }
      read += reader.poll(Duration.ofMillis(50)).size();
      if (endNanos == Long.MAX_VALUE && read >= 2 * OUTSTANDING) { // All before is warm-up.
        startRead = read;
        startNanos = System.nanoTime();
        endNanos = (long) (seconds * 1e9);
      }
    }
    return (read - startRead) * 1e9 / (System.nanoTime() - startNanos);
  }
}
