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
 * only when it and all before it in its partition are completed. A crash, a rebalance or a broker
 * that is away loses nothing.
 *
 * <p><b>Back-pressure.</b> When the next poll could pass {@code inFlightEventsMax}, or {@code
 * inFlightBytesMax} is reached, all partitions are paused while polling goes on; a partition that
 * has its share of both is paused alone, so that none waits for the backlog of another (decision
 * 0037). So memory stays flat at any lag. Worst case, in bytes: {@code inFlightBytesMax}, plus one
 * poll that began just below it, plus what the client has fetched ahead. The last two are each at
 * most {@code n * fetchBytes + r}, where n is the number of brokers that lead partitions of this
 * member, fetchBytes is a quarter of the limit within [1 MiB, 50 MiB], and r the largest record of
 * the topic. (Compressed batches are counted by Kafka as they lie on disk; images hardly shrink.)
 *
 * <p><b>Outages.</b> Whatever passes by itself is tried again with growing waits, without a
 * restart, and told once when it begins and once when it ends. A missing topic is waited for. A
 * refused login or permission is tried again for {@code permissionPatience}; after it, and for what
 * cannot be repaired by waiting, the source fails: see {@link #onFailure}.
 *
 * <p><b>Called on:</b> any thread. <b>Owner:</b> whoever made it closes it.
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
   * Prepares a source; nothing is read before {@link #start}.
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
   * Sets what is told when the source fails for good; set it before {@link #start}. Without it,
   * only {@link #failure} tells.
   *
   * <p>The callback runs on kafka-poll, after the source has left the group.
   */
  public void onFailure(Consumer<Throwable> callback) {
    onFailure = callback;
  }

  /**
   * Begins to read; brokers and topic need not be there yet. A second call does nothing.
   *
   * @param handler takes the events
   */
  public void start(EventHandler handler) {
    Thread poll = Thread.ofPlatform().name("kafka-poll").unstarted(() -> loop.run(handler));
    if (thread.compareAndSet(null, poll)) {
      poll.start();
      group.start();
    }
  }

  /**
   * Says that an event's prediction or dead letter is acknowledged: exactly once per event. Its
   * offset is committed when all before it are completed too. One that belongs to an assignment
   * which is over changes nothing but the counter {@code streamtune.completions.stale}.
   *
   * <p>With exactly-once delivery answers complete events: see {@link #answers}.
   *
   * <p>Never blocks. <b>Called on:</b> any thread.
   */
  public void complete(ReceivedEvent event) {
    loop.complete(event);
  }

  /**
   * Returns where the answers to the events of this source go, which completes them.
   *
   * @param sink sends them if delivery is at least once; with exactly-once the source does
   */
  public ResultSink answers(Sender sink) {
    return loop.answers(sink);
  }

  /** Returns which events are still this member's to answer. */
  public Assignments assignments() {
    return loop.assignments();
  }

  /**
   * Gives up an event whose assignment does not stand any more, in place of {@link #complete}: it
   * counts as in flight no longer, and is answered by whoever reads it again. Never of a current
   * one, whose partition would be committed no further.
   *
   * <p>Never blocks. <b>Called on:</b> any thread.
   */
  public void drop(ReceivedEvent event) {
    loop.drop(event);
  }

  /** Reads nothing more and keeps polling, so that the group stays calm: first step of shutdown. */
  public void stopFetching() {
    loop.stopFetching();
  }

  /**
   * Waits until nothing is in flight; call {@link #stopFetching} before.
   *
   * @return false if the time is over and events are still in flight
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
   * Commits what is completed, leaves the group and ends the thread. Open events are read again.
   *
   * @param timeout most time; what is not committed then is read again
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

  /** Returns how the source is. */
  public SourceState state() {
    return loop.state();
  }

  /** Returns the number of partitions that this member has. */
  public int assignedPartitions() {
    return loop.partitions();
  }

  /**
   * Returns an event if this member still has the partition as it had it when it read the event.
   * Else it is another member's, or is read again, and it is dropped. <b>Called on:</b> any thread.
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
   * Names topics that answers will be written to, for exactly-once delivery: one that does not
   * exist is told at once. With the other delivery the sink writes them: {@link EventSink#expect}.
   */
  public void expect(Collection<String> answerTopics) {
    producer.ifPresent(slot -> slot.expect(answerTopics));
  }

  /**
   * Returns the topics that do not exist: the one that is read, and, with exactly-once delivery,
   * those that answers wait for.
   */
  public Set<String> missingTopics() {
    Set<String> missing = new TreeSet<>(producer.map(ProducerSlot::missingTopics).orElse(Set.of()));
    if (loop.isTopicMissing()) {
      missing.add(topic);
    }
    return missing;
  }

  /**
   * Counts bytes that are held for events in flight and lie in no event, such as what was fetched
   * for them, and returns the sum of all; a negative number takes them away. <b>Called on:</b> any
   * thread.
   */
  public long addInFlightBytes(long bytes) {
    return loop.inFlight().addBytes(bytes);
  }

  /** Returns what made the source fail, a {@link StreamException} where it was Kafka. */
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
          "drainTimeout (%s) must be below max.poll.interval.ms (%d), or the group takes this member for dead while it drains"
              .formatted(config.drainTimeout(), pollMillis));
    }
  }
}
