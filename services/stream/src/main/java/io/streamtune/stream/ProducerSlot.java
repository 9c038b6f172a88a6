package io.streamtune.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The producer in use and its metrics; both can be replaced.
 *
 * <p><b>Called on:</b> the one thread that writes with it, but for {@link #close}.
 */
final class ProducerSlot {
  /** A producer and its thread. */
  private record Made(Producer<byte[], byte[]> producer, Optional<Thread> network) {
    /** One at a time: the thread of another that is made meanwhile may have the same name. */
    static synchronized Made by(Supplier<Producer<byte[], byte[]>> producers) {
      Producer<byte[], byte[]> producer = producers.get();
      return new Made(producer, NetworkThread.of(producer));
    }
  }

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Function<Producer<byte[], byte[]>, Runnable> binder;
  private volatile Producer<byte[], byte[]> producer;
  private volatile Runnable unbind;
  private volatile Optional<Thread> network;

  /**
   * Makes the first producer.
   *
   * @throws StreamException if the Kafka client rejects a setting
   */
  ProducerSlot(Map<String, Object> properties, MeterRegistry registry) {
    this(
        () -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
        producer -> bound(producer, registry));
  }

  /**
   * Makes the first producer, with producers of another making.
   *
   * @param binder binds the metrics of a producer, and returns what unbinds them
   */
  ProducerSlot(
      Supplier<Producer<byte[], byte[]>> producers,
      Function<Producer<byte[], byte[]>, Runnable> binder) {
    this.producers = producers;
    this.binder = binder;
    Made made;
    try {
      made = Made.by(producers);
    } catch (KafkaException e) {
      throw Failures.ofSettings("producer", e);
    }
    this.producer = made.producer();
    this.network = made.network();
    this.unbind = binder.apply(producer);
  }

  Producer<byte[], byte[]> current() {
    return producer;
  }

  /**
   * Notices that the producer can do nothing any more. A new one would not help: what the old one
   * holds is never answered.
   *
   * @throws StreamException that says so
   */
  void check() {
    if (network.isPresent() && !network.get().isAlive()) {
      throw new StreamException(
          "the thread on which the Kafka client writes has ended, for a reason that the log names:"
              + " start the service again");
    }
  }

  /** Drops the producer with all it holds, whose callbacks then fail, and makes a new one. */
  void renew() {
    unbind.run();
    network = Optional.empty(); // It ends now, and that the next one may not be made is no matter.
    producer.close(Duration.ZERO);
    Made made = Made.by(producers);
    producer = made.producer();
    network = made.network();
    unbind = binder.apply(producer);
  }

  /** Sends what is still held, within a time limit. */
  void close(Duration timeout) {
    producer.close(timeout);
    unbind.run();
  }

  private static Runnable bound(Producer<byte[], byte[]> producer, MeterRegistry registry) {
    KafkaClientMetrics metrics = new KafkaClientMetrics(producer);
    metrics.bindTo(registry);
    return metrics::close;
  }
}
