package io.streamtune.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.consume.EventHandler;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.produce.EventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What every test with a broker needs: a topic, sources that note what comes, a sink. */
public final class Bench implements AutoCloseable {
  public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  public final KafkaSettings kafka;
  public final TopicAdmin admin;
  public final String topic;
  public final String group;
  public final EventSink sink;
  private final List<EventSource> opened = new ArrayList<>();

  public Bench(String brokers, String topic, int partitions) {
    this.kafka = KafkaSettings.of(brokers);
    this.topic = topic;
    this.group = "group-of-" + topic;
    this.admin = new TopicAdmin(kafka);
    admin.createIfMissing(topic, partitions, 1, Map.of());
    this.sink = new EventSink(SinkConfig.of(10_000), kafka, registry);
    sink.start();
  }

  /** Events as they came to one source, and a switch that completes them as they come. */
  public static final class Taker implements EventHandler {
    public final Queue<ReceivedEvent> events = new ConcurrentLinkedQueue<>();
    public final Set<String> values = ConcurrentHashMap.newKeySet();
    public volatile Optional<EventSource> completesAt = Optional.empty();

    @Override
    public void onEvents(List<ReceivedEvent> arrived) {
      for (ReceivedEvent event : arrived) {
        events.add(event);
        values.add(new String(event.value(), UTF_8));
        completesAt.ifPresent(source -> source.complete(event));
      }
    }
  }

  public SourceConfig config(int inFlightEventsMax) {
    return new SourceConfig(
        topic,
        group,
        inFlightEventsMax,
        64L << 20,
        Duration.ofSeconds(2),
        500,
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        Delivery.AT_LEAST_ONCE);
  }

  /** Waits for what was begun of a partition that is taken away, longer than a test does. */
  SourceConfig patient() {
    return new SourceConfig(
        topic,
        group,
        1000,
        64L << 20,
        Duration.ofSeconds(60),
        500,
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        Delivery.AT_LEAST_ONCE);
  }

  /** A source that holds what comes. */
  public EventSource holding(Taker taker, SourceConfig config, KafkaSettings settings) {
    EventSource source = new EventSource(config, settings, registry);
    opened.add(source);
    source.start(taker);
    return source;
  }

  /** A source that completes at once what comes. */
  public EventSource completing(Taker taker) {
    EventSource source = new EventSource(config(1000), kafka, registry);
    taker.completesAt = Optional.of(source);
    opened.add(source);
    source.start(taker);
    return source;
  }

  public void send(int from, int to) {
    for (int i = from; i < to; i++) {
      sink.send(topic, message("e" + i), result -> {});
    }
  }

  public void sendAndFlush(int from, int to) {
    send(from, to);
    Until.holds("all sends are acknowledged", () -> sink.unfinished() == 0);
  }

  /** Keyed, so that messages spread over the partitions. */
  public static EventMessage message(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    return new EventMessage(Optional.of(bytes), Headers.none(), bytes);
  }

  public long committed(int partition) {
    return admin.committedOffsets(group, topic).getOrDefault(partition, -1L);
  }

  @Override
  public void close() {
    for (EventSource each : opened) {
      each.close();
    }
    sink.close();
    admin.close();
  }
}
