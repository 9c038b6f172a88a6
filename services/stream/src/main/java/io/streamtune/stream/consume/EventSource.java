package io.streamtune.stream.consume;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.streamtune.stream.AssignmentState;
import io.streamtune.stream.Assignments;
import io.streamtune.stream.Delivery;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.Sender;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.ClientConfig;
import io.streamtune.stream.client.ClientMetrics;
import io.streamtune.stream.client.KafkaErrors;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.produce.ProducerSlot;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic as a member of a consumer group, on its own thread kafka-poll, and commits an event
 * only when it and all earlier events of its partition are completed. A crash, a rebalance or an
 * outage of the brokers loses no event.
 *
 * <p><b>Back-pressure.</b> If the next poll could exceed {@code inFlightEventsMax}, or {@code
 * inFlightBytesMax} is reached, the source pauses all partitions and keeps polling. If one
 * partition has used its share of either limit, the source pauses only that partition, so that no
 * partition waits for the backlog of another (decision 0037). Memory therefore stays flat at any
 * lag. Worst case, in bytes: {@code inFlightBytesMax}, plus one poll that began just below it, plus
 * what the client has fetched ahead. The last two are each at most {@code n * fetchBytes + r},
 * where n is the number of brokers that lead partitions of this member, fetchBytes is a quarter of
 * the limit within [1 MiB, 50 MiB], and r the largest record of the topic. (Kafka counts the
 * compressed size of a record batch; images hardly compress.)
 *
 * <p><b>Outages.</b> The source retries errors that pass by themselves with backoff, without a
 * restart, and logs each outage once when it begins and once when it ends. It waits for a missing
 * topic. It retries a rejected login or a missing permission for {@code permissionPatience}. After
 * that, and on errors that waiting cannot repair, the source fails: see {@link #onFailure}.
 *
 * <p><b>Called on:</b> any thread. <b>Owner:</b> the creator closes it.
 */
public final class EventSource implements AutoCloseable {
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final Optional<ProducerSlot> producer;
  private final PollLoop loop;
  private final Meters meters;
  private final ClientMetrics clientMetrics;
  private final GroupWatch group;
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Consumer<Throwable> onFailure;

  /**
   * Creates a stopped source; it reads nothing before {@link #start}.
   *
   * @throws IllegalArgumentException if a setting would lose events or contradicts another
   * @throws StreamException if the Kafka client rejects a setting
   */
  public EventSource(SourceConfig config, KafkaSettings kafka, MeterRegistry registry) {
    Map<String, Object> properties = ClientConfig.groupMember(kafka, config);
    requireDrainFits(config, kafka);
    this.topic = config.topic();
    this.consumer = newConsumer(properties);
    this.meters = new Meters(registry, Tags.of("topic", config.topic(), "group", config.group()));
    this.clientMetrics = new ClientMetrics(consumer, registry);
    this.group = new GroupWatch(config, kafka, meters);
    this.producer =
        config.delivery() == Delivery.EXACTLY_ONCE
            ? Optional.of(producer(config, kafka, registry))
            : Optional.empty();
    this.loop =
        new PollLoop(config, kafka, new PollLoop.Clients(consumer, producer), this::failed, meters);
  }

  /**
   * Sets the callback for a permanent failure of the source; call it before {@link #start}. Without
   * a callback, only {@link #failure} reports it.
   *
   * <p>The callback runs on kafka-poll, after the source has left the group.
   */
  public void onFailure(Consumer<Throwable> callback) {
    onFailure = callback;
  }

  /**
   * Starts reading; brokers and topic need not be available yet. A second call does nothing.
   *
   * @param handler receives the events
   */
  public void start(EventHandler handler) {
    Thread poll = Thread.ofPlatform().name("kafka-poll").unstarted(() -> loop.run(handler));
    if (thread.compareAndSet(null, poll)) {
      poll.start();
      group.start();
    }
  }

  /**
   * Completes an event whose prediction or dead letter is acknowledged; call it exactly once per
   * event. The source commits the event's offset when all earlier events of the partition are
   * completed, too. If the event's assignment is over, the event only leaves the in-flight count,
   * and the counter {@code streamtune.completions.stale} increases.
   *
   * <p>With exactly-once delivery, results complete events and this method throws an {@code
   * IllegalStateException}: see {@link #answers}.
   *
   * <p>Never blocks. <b>Called on:</b> any thread.
   */
  public void complete(ReceivedEvent event) {
    loop.complete(event);
  }

  /**
   * Returns the sink for the results of this source's events. It completes the events.
   *
   * @param sink publishes the results with at-least-once delivery; with exactly-once delivery, the
   *     source publishes them
   */
  public ResultSink answers(Sender sink) {
    return loop.answers(sink);
  }

  /** Returns the assignments, which tell which events this member still processes. */
  public Assignments assignments() {
    return loop.assignments();
  }

  /**
   * Drops an event whose assignment is no longer current, instead of {@link #complete}. The event
   * no longer counts as in flight, and the member that reads it again processes it. Never drop an
   * event of a current assignment: the partition's committed offset would stop there.
   *
   * <p>Never blocks. <b>Called on:</b> any thread.
   */
  public void drop(ReceivedEvent event) {
    loop.drop(event);
  }

  /**
   * Stops reading events and keeps polling, so that the group does not rebalance: first step of
   * shutdown.
   */
  public void stopFetching() {
    loop.stopFetching();
  }

  /**
   * Waits until no event is in flight; call {@link #stopFetching} before.
   *
   * @return false if the timeout passes, or the thread is interrupted, while events are in flight
   */
  public boolean awaitDrained(Duration timeout) {
    long begin = NanoClock.SYSTEM.nanos();
    while (inFlightEvents() > 0) {
      if (NanoClock.SYSTEM.nanos() - begin >= timeout.toNanos() || Thread.interrupted()) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }

  /** Closes in at most 30 s. */
  @Override
  public void close() {
    close(JOIN_TIMEOUT);
  }

  /**
   * Commits completed events, leaves the group and ends the thread. Open events are read again.
   *
   * @param timeout longest wait; events that are not committed by then are read again
   */
  public void close(Duration timeout) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    group.close();
    loop.stop(timeout);
    Thread poll = thread.get();
    if (poll == null) {
      loop.abandon();
    } else {
      LockSupport.unpark(poll);
      join(poll, timeout);
    }
    clientMetrics.close();
    meters.close();
  }

  /** Returns the state of the source. */
  public SourceState state() {
    return loop.state();
  }

  /** Returns the number of partitions assigned to this member. */
  public int assignedPartitions() {
    return loop.partitions();
  }

  /**
   * Returns the event if the assignment under which it was read is still current. Otherwise drops
   * the event and returns empty: the event is read again, by another member or by this one.
   * <b>Called on:</b> any thread.
   */
  public Optional<ReceivedEvent> ifCurrent(ReceivedEvent event) {
    if (assignments().of(event) == AssignmentState.CURRENT) {
      return Optional.of(event);
    }
    drop(event);
    return Optional.empty();
  }

  /** Returns the number of events handed over and not completed. */
  public int inFlightEvents() {
    return loop.inFlight().events();
  }

  /** Returns the bytes of the events handed over and not completed. */
  public long inFlightBytes() {
    return loop.inFlight().bytes();
  }

  /**
   * Declares the result topics, for exactly-once delivery; a missing topic is logged at once. With
   * at-least-once delivery, the sink writes the results: use {@link EventSink#expect}.
   */
  public void expect(Collection<String> answerTopics) {
    producer.ifPresent(slot -> slot.expect(answerTopics));
  }

  /**
   * Returns the topics that do not exist: the source topic and, with exactly-once delivery, topics
   * that results wait for.
   */
  public Set<String> missingTopics() {
    Set<String> missing = new TreeSet<>(producer.map(ProducerSlot::missingTopics).orElse(Set.of()));
    if (loop.isTopicMissing()) {
      missing.add(topic);
    }
    return missing;
  }

  /**
   * Adds bytes that stages hold for events in flight outside the events, such as fetched images,
   * and returns the total of bytes in flight. A negative number subtracts them. <b>Called on:</b>
   * any thread.
   */
  public long addInFlightBytes(long bytes) {
    return loop.inFlight().addBytes(bytes);
  }

  /** Returns the error that made the source fail, a {@link StreamException} if Kafka caused it. */
  public Optional<Throwable> failure() {
    return loop.failure();
  }

  private void failed(Throwable error) {
    Consumer<Throwable> callback = onFailure;
    if (callback != null) {
      callback.accept(error);
    }
  }

  private static void join(Thread thread, Duration timeout) {
    if (Thread.currentThread() == thread) {
      return; // Closed by its own handler: the loop ends after this turn.
    }
    try {
      thread.join(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ProducerSlot producer(
      SourceConfig config, KafkaSettings kafka, MeterRegistry registry) {
    String member = UUID.randomUUID().toString();
    return new ProducerSlot(ClientConfig.transactionalProducer(kafka, config, member), registry);
  }

  private static KafkaConsumer<byte[], byte[]> newConsumer(Map<String, Object> properties) {
    try {
      return new KafkaConsumer<>(
          properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw KafkaErrors.ofSettings("consumer", e);
    }
  }

  private static void requireDrainFits(SourceConfig config, KafkaSettings kafka) {
    String interval = kafka.forConsumer().getOrDefault("max.poll.interval.ms", "300000").strip();
    if (!interval.matches("\\d{1,18}")) {
      return; // The Kafka client will name the property and the value.
    }
    long pollMillis = Long.parseLong(interval);
    if (config.drainTimeout().toMillis() >= pollMillis) {
      throw new IllegalArgumentException(
          "drainTimeout (%s) must be below max.poll.interval.ms (%d), otherwise the group removes this member while it drains"
              .formatted(config.drainTimeout(), pollMillis));
    }
  }
}
