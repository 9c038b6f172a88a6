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
 * Several producers side by side, as many senders would be. Events of one key go through one of
 * them, so that they keep their order.
 *
 * <p><b>Bound:</b> 20,000 events and 256 MiB that the brokers have not taken.
 */
final class Producers implements AutoCloseable {
  // Why: a second or more of what a broker takes; above it the brokers are the bottleneck anyway.
  private static final int EVENTS_MAX = 20_000;
  private static final long BYTES_MAX = 256L << 20;
  private static final int EVENT_BYTES_MAX = 33 << 20;

  // Why: with one request on its way a trip to the broker would bound the rate, as an image fills a
  // batch. The topics are there already, so that nothing overtakes (decision 0029).
  private static final String IN_FLIGHT = "max.in.flight.requests.per.connection";

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<EventSink> sinks = new ArrayList<>();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Makes and starts them.
   *
   * @throws io.streamtune.stream.StreamException if the Kafka client rejects a setting
   */
  Producers(KafkaSettings kafka, int count) {
    // No linger: an image is on its way when it is due. Whoever sends otherwise sets it.
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

  /** Returns whether another event may be handed over. */
  boolean hasRoom() {
    return bytes.get() < BYTES_MAX
        && sinks.stream().mapToInt(EventSink::unfinished).sum() < EVENTS_MAX;
  }

  /** Hands an event over; call {@link #hasRoom} first. Never blocks. */
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

  /** Returns why one of them cannot go on. */
  Optional<Throwable> failure() {
    return sinks.stream().flatMap(sink -> sink.failure().stream()).findFirst();
  }

  /** Closes them side by side: of brokers that are away, each waits for its time. */
  @Override
  public void close() {
    sinks.parallelStream().forEach(sink -> sink.close(CLOSE_TIMEOUT));
  }

  private int choice(Arrival image) {
    long hash = image.message().key().map(key -> (long) Arrays.hashCode(key)).orElse(image.index());
    return (int) Math.floorMod(hash, (long) sinks.size());
  }
}
