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
 * Writes messages with an idempotent producer (all replicas, no duplicates by its retries), through
 * its own thread kafka-publish, so that no caller ever waits for Kafka.
 *
 * <p>A broker that is away, a missing topic or a full buffer is tried again for ever. What is for a
 * missing topic waits in its order and holds up no other topic. {@link SendResult.Refused} is only
 * for a message that no attempt will bring through. A refused login or permission is tried again
 * for {@code permissionPatience}; then the sink fails: were these messages refused instead, a wrong
 * permission would turn a whole stream into dead letters. What is unfinished then stays
 * uncommitted, hence is read again after the repair.
 *
 * <p><b>Bound:</b> {@code unfinishedMax} sends. Each belongs to an event in flight, whose number
 * the source bounds, so more is a bug and throws.
 *
 * <p><b>Owner:</b> whoever made it closes it, after the source.
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
   * Prepares a sink; nothing is sent before {@link #start}.
   *
   * @throws IllegalArgumentException if a setting would lose or repeat events
   * @throws StreamException if the Kafka client rejects a setting
   */
  public EventSink(SinkConfig config, KafkaSettings kafka, MeterRegistry registry) {
    this.producer = new ProducerSlot(ClientConfig.producer(kafka, config), registry);
    this.meters = new Meters(registry, Tags.empty());
    this.loop = new PublishLoop(config, kafka.bootstrapServers(), producer, this::failed, meters);
    this.thread = Thread.ofPlatform().name("kafka-publish").unstarted(loop);
  }

  /** Sets what is told when the sink fails for good; set it before {@link #start}. */
  public void onFailure(Consumer<Throwable> callback) {
    onFailure = callback;
  }

  /** Begins to send; brokers and topics need not be there yet. Call once. */
  public void start() {
    thread.start();
  }

  /**
   * Hands a message over. Never blocks. Messages of one key may change their order after a failure.
   *
   * @throws IllegalStateException if more than {@code unfinishedMax} sends are unfinished
   */
  @Override
  public void send(String topic, EventMessage message, SendCallback callback) {
    loop.offer(topic, message, callback);
  }

  /**
   * Waits until every send is finished.
   *
   * @return false if the time is over first
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
   * Names topics that will be written to: one that does not exist is told at once, not only when
   * the first message for it waits.
   */
  public void expect(Collection<String> topics) {
    producer.expect(topics);
  }

  /** Returns the topics that do not exist although messages for them wait. */
  public Set<String> missingTopics() {
    return producer.missingTopics();
  }

  /** Returns what made the sink fail. */
  public Optional<Throwable> failure() {
    return loop.failure();
  }

  /** Closes in at most 15 s. */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  /**
   * Ends the thread and the producer; unfinished sends have no outcome. Call {@link #flush} first.
   *
   * @param timeout most time; what the producer still holds then is dropped
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
