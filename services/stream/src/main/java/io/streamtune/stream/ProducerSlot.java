package io.streamtune.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The producer in use and its metrics; both can be replaced.
 *
 * <p><b>Called on:</b> kafka-publish, but for {@link #close}.
 */
final class ProducerSlot {
  private final Map<String, Object> properties;
  private final MeterRegistry registry;
  private volatile KafkaProducer<byte[], byte[]> producer;
  private volatile KafkaClientMetrics metrics;

  /**
   * Makes the first producer.
   *
   * @throws StreamException if the Kafka client rejects a setting
   */
  ProducerSlot(Map<String, Object> properties, MeterRegistry registry) {
    this.properties = properties;
    this.registry = registry;
    try {
      this.producer = newProducer();
    } catch (KafkaException e) {
      throw Failures.ofSettings("producer", e);
    }
    this.metrics = new KafkaClientMetrics(producer);
    metrics.bindTo(registry);
  }

  KafkaProducer<byte[], byte[]> current() {
    return producer;
  }

  /** Drops the producer with all it holds, whose callbacks then fail, and makes a new one. */
  void renew() {
    metrics.close();
    producer.close(Duration.ZERO);
    producer = newProducer();
    metrics = new KafkaClientMetrics(producer);
    metrics.bindTo(registry);
  }

  /** Sends what is still held, within a time limit. */
  void close(Duration timeout) {
    producer.close(timeout);
    metrics.close();
  }

  private KafkaProducer<byte[], byte[]> newProducer() {
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
