package io.streamtune.console.follow;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.console.board.ConsumerLag;
import io.streamtune.events.Topics;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.read.FollowerThread;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries the inference group's lag from the brokers every second, on its own thread {@code
 * console-offsets}.
 */
final class LagWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LagWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final KafkaSettings kafka;
  private final Topics topics;
  private final String group;
  private final FollowerThread thread;
  private volatile ConsumerLag latest;
  private volatile long runMillis;

  /** The first label offsets at or after the start of a run, by partition. */
  private Optional<Marks> marks = Optional.empty();

  private record Marks(long runMillis, Map<Integer, Long> offsets) {}

  LagWatch(KafkaSettings kafka, Topics topics, String group, MeterRegistry registry) {
    this.kafka = kafka;
    this.topics = topics;
    this.group = group;
    this.thread =
        new FollowerThread("console-offsets", "asking how far behind", this::watch, registry);
    this.latest =
        ConsumerLag.unknown("Kafka at %s has not answered yet".formatted(kafka.bootstrapServers()));
  }

  void start() {
    thread.start();
  }

  /** Returns the latest lag. Called on: any thread. */
  ConsumerLag latest() {
    return latest;
  }

  /** Sets the time at which the last run began. Called on: any thread. */
  void countLabelsSince(long timeMillis) {
    runMillis = timeMillis;
  }

  FollowerThread thread() {
    return thread;
  }

  private void watch() throws InterruptedException {
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      while (thread.isGoingOn()) {
        latest = ask(admin);
        thread.worked();
        thread.pause(EVERY);
      }
    } catch (RuntimeException e) {
      latest = ConsumerLag.unknown("the lag is not known: " + e);
      throw e;
    }
  }

  private ConsumerLag ask(TopicAdmin admin) {
    try {
      Map<Integer, Long> ends = admin.endOffsets(topics.images());
      Map<Integer, Long> committed = admin.committedOffsets(group, topics.images());
      long images = ends.values().stream().mapToLong(Long::longValue).sum();
      long lag =
          ends.entrySet().stream()
              .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
              .sum();
      return new ConsumerLag(
          OptionalLong.of(images),
          committed.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Math.max(0, lag)),
          labels(admin),
          Optional.empty());
    } catch (StreamException e) {
      log.debug("the backlog is not known", e);
      return ConsumerLag.unknown(String.valueOf(e.getMessage()));
    }
  }

  private OptionalLong labels(TopicAdmin admin) {
    String topic = topics.labels();
    if (admin.describe(topic).isEmpty()) {
      return OptionalLong.empty(); // Nobody has sent a label yet.
    }
    long since = runMillis;
    if (marks.map(known -> known.runMillis() != since).orElse(true)) {
      marks = Optional.of(new Marks(since, admin.offsetsSince(topic, Instant.ofEpochMilli(since))));
    }
    Map<Integer, Long> begins = marks.get().offsets();
    return OptionalLong.of(
        admin.endOffsets(topic).entrySet().stream()
            .mapToLong(end -> end.getValue() - begins.getOrDefault(end.getKey(), 0L))
            .sum());
  }

  /** Ends the thread within about 4 s. */
  @Override
  public void close() {
    thread.close(PATIENCE);
  }
}
