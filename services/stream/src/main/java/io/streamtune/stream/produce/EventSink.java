package io.streamtune.stream.produce;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.streamtune.events.EventMessage;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.SendCallback;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.Sender;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.ClientConfig;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.client.NanoClock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages with an idempotent producer (all replicas acknowledge, retries make no
 * duplicates), on its own thread kafka-publish, so that no caller waits for Kafka.
 *
 * <p>The sink retries forever while brokers are unreachable, a topic is missing or the buffer is
 * full. Messages for a missing topic wait in order and delay no other topic. Only a message that no
 * retry will deliver ends as {@link SendResult.Refused}. The sink retries a rejected login or a
 * missing permission for {@code permissionPatience}, then it fails. Why not refuse these messages:
 * a wrong permission would turn a whole stream into dead letters. Unfinished events stay
 * uncommitted and are read again after the repair.
 *
 * <p><b>Bound:</b> {@code unfinishedMax} sends. Each send belongs to an event in flight, and the
 * source bounds those, so more is a bug and throws.
 *
 * <p><b>Owner:</b> the creator closes it, after the source.
 */
public final class EventSink implements Sender, AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

  private final ProducerSlot producer;
  private final PublishLoop loop;
  private final Thread thread;
  private final Meters meters;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Consumer<Throwable> onFailure;

  /**
   * Creates a stopped sink; it sends nothing before {@link #start}.
   *
   * @throws IllegalArgumentException if a property would lose or repeat events
   * @throws StreamException if the Kafka client rejects a setting
   */
  public EventSink(SinkConfig config, KafkaSettings kafka, MeterRegistry registry) {
    this.producer = new ProducerSlot(ClientConfig.producer(kafka, config), registry);
    this.meters = new Meters(registry, Tags.empty());
    this.loop = new PublishLoop(config, kafka.bootstrapServers(), producer, this::failed, meters);
    this.thread = Thread.ofPlatform().name("kafka-publish").unstarted(loop);
  }

  /** Sets the callback for a permanent failure of the sink; call it before {@link #start}. */
  public void onFailure(Consumer<Throwable> callback) {
    onFailure = callback;
  }

  /** Starts sending; brokers and topics need not be available yet. Call once. */
  public void start() {
    thread.start();
  }

  /**
   * Hands a message over. Never blocks. Messages of one key may be reordered after a failure.
   *
   * @throws IllegalStateException if more than {@code unfinishedMax} sends are unfinished
   */
  @Override
  public void send(String topic, EventMessage message, SendCallback callback) {
    loop.offer(topic, message, callback);
  }

  /**
   * Waits until every send has an outcome.
   *
   * @return false if the timeout passes or the thread is interrupted first
   */
  public boolean flush(Duration timeout) {
    long begin = NanoClock.SYSTEM.nanos();
    while (loop.unfinished() > 0) {
      if (NanoClock.SYSTEM.nanos() - begin >= timeout.toNanos() || Thread.interrupted()) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }

  /** Returns the number of sends without an outcome. */
  public int unfinished() {
    return loop.unfinished();
  }

  /**
   * Declares topics that will be written to, so that a missing one is logged at once, not only when
   * the first message for it waits.
   */
  public void expect(Collection<String> topics) {
    producer.expect(topics);
  }

  /** Returns the missing topics that messages wait for. */
  public Set<String> missingTopics() {
    return producer.missingTopics();
  }

  /** Returns the error that made the sink fail. */
  public Optional<Throwable> failure() {
    return loop.failure();
  }

  /** Closes in at most 15 s. */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  /**
   * Ends the thread and the producer; unfinished sends get no outcome. Call {@link #flush} first.
   *
   * @param timeout longest wait; messages that the producer still buffers then are dropped
   */
  public void close(Duration timeout) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    loop.stop();
    try {
      if (thread.isAlive()) {
        thread.join(timeout.dividedBy(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(timeout.dividedBy(2));
    meters.close();
  }

  private void failed(Throwable error) {
    Consumer<Throwable> callback = onFailure;
    if (callback != null) {
      callback.accept(error);
    }
  }
}
