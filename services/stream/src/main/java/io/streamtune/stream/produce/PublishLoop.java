package io.streamtune.stream.produce;

import io.micrometer.core.instrument.Counter;
import io.streamtune.events.EventMessage;
import io.streamtune.stream.FailureKind;
import io.streamtune.stream.SendCallback;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.Backoff;
import io.streamtune.stream.client.KafkaErrors;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.client.OutageLog;
import io.streamtune.stream.client.Records;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of the thread kafka-publish: passes messages from the hand-off queue to the producer,
 * whose {@code send} may wait for metadata or memory.
 *
 * <pre>
 *   offer ──▶ queue ──▶ producer.send ──▶ acknowledged | record refused ──▶ callback
 *             │ ▲ ▲                            │
 *             │ │ └── later, with backoff ◀── transient | permission | unknown (new producer first)
 *             ▼ │
 *            parked: topic is missing ({@link TopicAvailability}) ──▶ dropped if it may not wait
 * </pre>
 *
 * <p>Topics share only the thread and the producer. A send to a missing topic would block the
 * thread, so it waits beside the queue, and each topic has its own outage log.
 *
 * <p>After a fatal producer error (fenced, broken sequence), the loop creates a new producer and
 * sends the open messages again. Why not stop the service: delivery is at-least-once anyway, a
 * prediction names its image, and a restart would repeat far more.
 */
final class PublishLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PublishLoop.class);

  /** A message that fails this often for an unknown reason is refused, not retried forever. */
  private static final int ODD_FAILURES_MAX = 5;

  private static final long IDLE_NANOS = Duration.ofMillis(100).toNanos();

  /** How soon parked sends are sent after their topic exists. */
  private static final long PARKED_NANOS = Duration.ofMillis(10).toNanos();

  private static final Duration QUIET = Duration.ofSeconds(10);

  private final SinkConfig config;
  private final String brokers;
  private final ProducerSlot producer;
  private final Consumer<Throwable> onFailure;
  private final Counter retries;
  private final DelayQueue<PendingSend> queue = new DelayQueue<>();

  /** Sends whose topic is missing, by topic, in order. Used on kafka-publish only. */
  private final Map<String, PriorityQueue<PendingSend>> parked = new HashMap<>();

  private final AtomicInteger parkedCount = new AtomicInteger();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicLong sequence = new AtomicLong();
  private final Object outageLock = new Object();
  private final Backoff backoff = new Backoff(new SplittableRandom());
  private final Map<String, TopicOutages> outages = new HashMap<>(); // Guarded by outageLock.

  private volatile boolean closing;
  private volatile @Nullable Throwable broken;
  private volatile Optional<Throwable> failure = Optional.empty();

  /** The outages of one topic. */
  private record TopicOutages(OutageLog failing, OutageLog permission) {
    static TopicOutages none() {
      return new TopicOutages(
          new OutageLog(LOG, NanoClock.SYSTEM, Duration.ZERO),
          new OutageLog(LOG, NanoClock.SYSTEM, QUIET));
    }
  }

  PublishLoop(
      SinkConfig config,
      String brokers,
      ProducerSlot producer,
      Consumer<Throwable> onFailure,
      Meters meters) {
    this.config = config;
    this.brokers = brokers;
    this.producer = producer;
    this.onFailure = onFailure;
    this.retries = meters.counter("streamtune.publish.retries", "Sends tried again");
    meters.gauge(
        "streamtune.publish.queue.events",
        "Sends waiting for the producer",
        () -> queue.size() + parkedCount.get());
    meters.gauge("streamtune.publish.unfinished", "Sends not acknowledged", unfinished::get);
    meters.gauge("streamtune.publish.unfinished.limit", "Limit of that", config::unfinishedMax);
  }

  /** Called on: any thread. */
  void offer(String topic, EventMessage message, SendCallback callback) {
    if (unfinished.incrementAndGet() > config.unfinishedMax()) {
      unfinished.decrementAndGet();
      throw new IllegalStateException(
          "more than %d sends are unfinished; the limit must be at least the events in flight"
              .formatted(config.unfinishedMax()));
    }
    long now = NanoClock.SYSTEM.nanos();
    queue.add(new PendingSend(topic, message, callback, sequence.incrementAndGet(), 0, 0, now));
  }

  @Override
  public void run() {
    try {
      while (!closing) {
        producer.check();
        renewIfBroken();
        unpark();
        long waitNanos = parked.isEmpty() ? IDLE_NANOS : PARKED_NANOS;
        PendingSend send = queue.poll(waitNanos, TimeUnit.NANOSECONDS);
        if (send != null) {
          sendOrPark(send);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted: the sink is closing");
    } catch (Throwable e) { // The thread's top loop: anything that comes here stops the sink.
      fail(e);
    }
  }

  private void sendOrPark(PendingSend send) {
    // Parked sends of the topic go first when it exists.
    if (!parked.containsKey(send.topic()) && producer.isThere(send.topic())) {
      send(send);
    } else if (!isGivenUp(send)) {
      parked
          .computeIfAbsent(
              send.topic(),
              _ -> new PriorityQueue<>(Comparator.comparingLong(PendingSend::sequence)))
          .add(send);
      parkedCount.incrementAndGet();
    }
  }

  /** Drops a send that may not, or no longer, wait for its topic. */
  private boolean isGivenUp(PendingSend send) {
    if (send.callback().mayWait()) {
      return false;
    }
    unfinished.decrementAndGet();
    send.callback().onGivenUp();
    return true;
  }

  private void unpark() {
    parked
        .entrySet()
        .removeIf(
            topic -> {
              Queue<PendingSend> sends = topic.getValue();
              int before = sends.size();
              sends.removeIf(this::isGivenUp);
              parkedCount.addAndGet(sends.size() - before);
              while (!sends.isEmpty() && producer.isThere(topic.getKey())) {
                parkedCount.decrementAndGet();
                send(sends.remove());
              }
              return sends.isEmpty();
            });
  }

  private void send(PendingSend send) {
    try {
      // The callback gets the outcome, so the future is not needed.
      var _ =
          producer
              .current()
              .send(
                  Records.toKafka(send.topic(), send.message()),
                  (metadata, error) -> answered(send, metadata, Optional.ofNullable(error)));
    } catch (KafkaException | IllegalStateException e) { // Illegal state: closed, hence renewed.
      answered(send, null, Optional.of(e));
    }
  }

  /** Called on: the producer's network thread, or kafka-publish. */
  private void answered(
      PendingSend send, @Nullable RecordMetadata metadata, Optional<Exception> error) {
    if (error.isPresent()) {
      failed(send, error.get());
      return;
    }
    int partition = metadata == null ? -1 : metadata.partition();
    long offset = metadata == null || !metadata.hasOffset() ? -1 : metadata.offset();
    worked(send.topic());
    finish(send, new SendResult.Acknowledged(partition, offset));
  }

  private void failed(PendingSend send, Exception error) {
    if (closing) {
      return; // The event stays open and is read again.
    }
    FailureKind kind = FailureKind.of(error);
    boolean odd = kind == FailureKind.FATAL;
    if (kind == FailureKind.RECORD || (odd && send.oddFailures() + 1 >= ODD_FAILURES_MAX)) {
      finish(send, new SendResult.Refused(error.getMessage() + " (topic " + send.topic() + ")"));
      return;
    }
    if (odd) {
      broken = error;
    }
    if (error instanceof TimeoutException) {
      producer.suspect(send.topic()); // Not sent again before the topic exists.
    }
    note(kind, send.topic(), error);
    retries.increment();
    long wait;
    synchronized (outageLock) {
      wait = backoff.nanos(send.failures() + 1);
    }
    queue.add(send.again(odd, NanoClock.SYSTEM.nanos() + wait));
  }

  private void note(FailureKind kind, String topic, Exception error) {
    synchronized (outageLock) {
      TopicOutages outage = outages.computeIfAbsent(topic, _ -> TopicOutages.none());
      if (kind != FailureKind.PERMISSION) {
        outage.failing().began("writing topic " + topic + " failed: " + error.getMessage());
        return;
      }
      StreamException told = KafkaErrors.ofSink(topic, brokers, error);
      outage.permission().began(String.valueOf(told.getMessage()));
      if (outage.permission().duration().compareTo(config.permissionPatience()) >= 0) {
        fail(told);
      }
    }
  }

  private void worked(String topic) {
    synchronized (outageLock) {
      TopicOutages outage = outages.get(topic);
      if (outage != null) {
        outage.failing().ended("writing topic " + topic + " works");
        outage.permission().ended("writing topic " + topic + " is allowed");
      }
    }
  }

  private void finish(PendingSend send, SendResult result) {
    unfinished.decrementAndGet();
    send.callback().onSent(result);
  }

  private void renewIfBroken() {
    Throwable why = broken;
    if (why != null) {
      LOG.warn("the producer cannot go on and is replaced; open messages are sent again", why);
      producer.renew();
      broken = null; // After renew(), because the failing records of the old one set it again.
    }
  }

  private void fail(Throwable error) {
    if (failure.isEmpty()) {
      failure = Optional.of(error);
      closing = true;
      onFailure.accept(error);
    }
  }

  void stop() {
    closing = true;
  }

  int unfinished() {
    return unfinished.get();
  }

  Optional<Throwable> failure() {
    return failure;
  }
}
