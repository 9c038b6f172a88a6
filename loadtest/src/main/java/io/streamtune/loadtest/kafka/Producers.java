package io.streamtune.loadtest.kafka;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.EventMessage;
import io.streamtune.loadtest.traffic.Arrival;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SendCallback;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Several producers side by side, like as many senders. All events of one key go through the same
 * producer, so they keep their order.
 *
 * <p><b>Bound:</b> 20,000 events and 256 MiB that the brokers have not acknowledged.
 */
final class Producers implements AutoCloseable {
  // Why: a second or more of a broker's throughput; above that the brokers are the bottleneck
  // anyway.
  private static final int EVENTS_MAX = 20_000;
  private static final long BYTES_MAX = 256L << 20;
  private static final int EVENT_BYTES_MAX = 33 << 20;

  // Why: an image fills a batch, so with one request in flight the round trip to the broker would
  // bound the rate. The topics exist already, so nothing is reordered (decision 0029).
  private static final String IN_FLIGHT = "max.in.flight.requests.per.connection";

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<EventSink> sinks = new ArrayList<>();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Creates and starts the producers.
   *
   * @throws io.streamtune.stream.StreamException if the Kafka client rejects a setting
   */
  Producers(KafkaSettings kafka, int count) {
    // No linger: an image is sent when it is due. Users who want a linger set it themselves.
    SinkConfig config =
        new SinkConfig(EVENTS_MAX + 1, "none", Duration.ZERO, EVENT_BYTES_MAX, PATIENCE);
    KafkaSettings own =
        kafka.forProducer().containsKey(IN_FLIGHT)
            ? kafka
            : kafka.with("producer." + IN_FLIGHT, "5");
    for (int i = 0; i < count; i++) {
      EventSink sink = new EventSink(config, own, new SimpleMeterRegistry());
      sinks.add(sink);
      sink.start();
    }
  }

  /** Returns whether another event may be sent. */
  boolean hasRoom() {
    return bytes.get() < BYTES_MAX
        && sinks.stream().mapToInt(EventSink::unfinished).sum() < EVENTS_MAX;
  }

  /** Sends an event; call {@link #hasRoom} first. Never blocks. */
  void send(String topic, Arrival image, SendCallback callback) {
    EventMessage message = image.message();
    int size = message.value().length;
    bytes.addAndGet(size);
    sinks
        .get(choice(image))
        .send(
            topic,
            message,
            result -> {
              bytes.addAndGet(-size);
              callback.onSent(result);
            });
  }

  /** Returns why one of the producers cannot continue. */
  Optional<Throwable> failure() {
    return sinks.stream().flatMap(sink -> sink.failure().stream()).findFirst();
  }

  /**
   * Closes the producers in parallel, because each waits for its timeout if brokers are
   * unreachable.
   */
  @Override
  public void close() {
    sinks.parallelStream().forEach(sink -> sink.close(CLOSE_TIMEOUT));
  }

  private int choice(Arrival image) {
    long hash = image.message().key().map(key -> (long) Arrays.hashCode(key)).orElse(image.index());
    return (int) Math.floorMod(hash, (long) sinks.size());
  }
}
