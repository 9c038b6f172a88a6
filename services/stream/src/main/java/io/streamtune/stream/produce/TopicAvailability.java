package io.streamtune.stream.produce;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.client.OutageLog;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells for which topics the producer has metadata. Without metadata of a topic, {@code send}
 * blocks for {@code max.block.ms}, and all topics share the thread that sends. So one thread per
 * topic requests the metadata through the same producer, where {@code send} then finds it.
 *
 * <pre>
 *   isThere(topic) ── first time ──▶ thread kafka-topic: partitionsFor ──▶ there ──▶ again after 5 s
 *                                          ▲                   │ no such topic, no answer
 *                                          └─── after 1 s ◀────┘
 * </pre>
 *
 * <p>A topic that the brokers refuse (a permission, an invalid name) counts as there: the send
 * reports the error.
 *
 * <p><b>Called on:</b> any thread; never blocks.
 */
final class TopicAvailability implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicAvailability.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Below the time after which a producer drops the metadata of an unused topic (5 minutes). */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /**
   * How long a topic counts as awaited after a caller asked for it: longer than any interval
   * between transactions, so that it lasts until a waiting caller asks again.
   */
  private static final Duration AWAITED = Duration.ofSeconds(15);

  private enum State {
    ASKED,
    THERE,
    MISSING
  }

  /** A topic and the thread that requests its metadata. */
  private static final class Topic {
    final String name;
    final OutageLog outage = new OutageLog(LOG, NanoClock.SYSTEM, Duration.ZERO);
    volatile State state = State.ASKED;
    volatile long awaitedNanos = NanoClock.SYSTEM.nanos() - AWAITED.toNanos(); // Not yet.
    volatile @Nullable Thread thread;

    Topic(String name) {
      this.name = name;
    }

    /** Returns whether records wait for the topic. */
    boolean isAwaited() {
      return NanoClock.SYSTEM.nanos() - awaitedNanos < AWAITED.toNanos();
    }

    /** Makes the topic's thread request the metadata now. */
    void ask() {
      LockSupport.unpark(thread);
    }
  }

  private final Supplier<Producer<byte[], byte[]>> producer;
  private final String brokers;
  private final MeterRegistry registry;
  private final Map<String, Topic> topics = new ConcurrentHashMap<>();
  private final Map<String, Meters> meters = new ConcurrentHashMap<>();
  private volatile boolean closed;

  TopicAvailability(
      Supplier<Producer<byte[], byte[]>> producer, String brokers, MeterRegistry registry) {
    this.producer = producer;
    this.brokers = brokers;
    this.registry = registry;
  }

  /** Declares topics that will be written to, so that a missing one is logged at the start. */
  void expect(Collection<String> names) {
    names.forEach(this::topic);
  }

  /**
   * Returns whether a record for a topic can be sent now. If not, the topic counts as awaited as
   * long as callers keep asking.
   */
  boolean isThere(String name) {
    Topic topic = topic(name);
    if (topic.state == State.THERE) {
      return true;
    }
    topic.awaitedNanos = NanoClock.SYSTEM.nanos();
    return false;
  }

  /** Records that the producer had no metadata for a topic when it got a record for it. */
  void suspect(String name) {
    Topic topic = topic(name);
    topic.state = State.ASKED;
    topic.ask();
  }

  /** Records that a new producer is in use, which has no metadata. */
  void forget() {
    topics.keySet().forEach(this::suspect);
  }

  /** Returns the missing topics that records wait for. */
  Set<String> missing() {
    return topics.values().stream()
        .filter(topic -> topic.isAwaited() && topic.state == State.MISSING)
        .map(topic -> topic.name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Topic topic(String name) {
    return topics.computeIfAbsent(name, this::followed);
  }

  private Topic followed(String name) {
    Topic topic = new Topic(name);
    Meters own = new Meters(registry, Tags.of("topic", name));
    own.gauge(
        "streamtune.topic.missing",
        "1 while a topic that is written to does not exist",
        () -> topic.state == State.MISSING ? 1 : 0);
    meters.put(name, own);
    topic.thread = Thread.ofVirtual().name("kafka-topic " + name).start(() -> follow(topic));
    return topic;
  }

  private void follow(Topic topic) {
    while (!closed) {
      topic.state = asked(topic);
      if (topic.state == State.THERE) {
        topic.outage.ended("topic " + topic.name + " can be written to");
      }
      NanoClock.SYSTEM.park((topic.state == State.THERE ? AGAIN : RETRY).toNanos());
    }
  }

  /** Requests the metadata of a topic; waits for the brokers at most {@code max.block.ms}. */
  private State asked(Topic topic) {
    try {
      var _ = producer.get().partitionsFor(topic.name);
      return State.THERE;
    } catch (TimeoutException e) {
      boolean isMissing = e.getCause() instanceof UnknownTopicOrPartitionException;
      if (isMissing) {
        topic.outage.began(missing(topic.name));
      } else if (topic.isAwaited()) {
        topic.outage.began("topic %s cannot be written to: %s".formatted(topic.name, why(e)));
      }
      return isMissing ? State.MISSING : State.ASKED;
    } catch (KafkaException e) {
      LOG.debug("topic {} cannot be looked at", topic.name, e);
      return State.THERE;
    } catch (IllegalStateException e) { // The producer is closed, or replaced right now.
      return State.ASKED;
    }
  }

  private String missing(String name) {
    return "topic %s does not exist at %s (create it, for example: %s); what is written to it waits"
        .formatted(name, brokers, TopicAdmin.createCommand(brokers, name));
  }

  private String why(TimeoutException error) {
    return error.getCause() == null
        ? "no answer from Kafka at " + brokers
        : String.valueOf(error.getCause().getMessage());
  }

  @Override
  public void close() {
    closed = true;
    topics.values().forEach(Topic::ask);
    meters.values().forEach(Meters::close);
  }
}
