package io.streamtune.stream.produce;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.KafkaErrors;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Holds the current producer, its metrics and the availability of its topics. A producer that fails
 * can be replaced.
 *
 * <p><b>Called on:</b> the one thread that writes with it, except {@link #close} and the methods
 * about topics, which any thread may call.
 */
public final class ProducerSlot {
  /** A producer and its network thread. */
  private record Made(Producer<byte[], byte[]> producer, Optional<Thread> network) {
    /**
     * One at a time, because the thread of a concurrently created producer may have the same name.
     */
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
  private final Optional<TopicAvailability> topics;

  /**
   * Creates the first producer.
   *
   * @throws StreamException if the Kafka client rejects a setting
   */
  public ProducerSlot(Map<String, Object> properties, MeterRegistry registry) {
    this(
        () -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
        producer -> bound(producer, registry),
        Optional.of(
            new Followed(
                String.valueOf(properties.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)),
                registry)));
  }

  /** What {@link TopicAvailability} needs besides the producer. */
  private record Followed(String brokers, MeterRegistry registry) {}

  /**
   * Creates the first producer with a custom factory; every topic counts as available.
   *
   * @param binder binds the metrics of a producer, and returns the action that unbinds them
   */
  public ProducerSlot(
      Supplier<Producer<byte[], byte[]>> producers,
      Function<Producer<byte[], byte[]>, Runnable> binder) {
    this(producers, binder, Optional.empty());
  }

  private ProducerSlot(
      Supplier<Producer<byte[], byte[]>> producers,
      Function<Producer<byte[], byte[]>, Runnable> binder,
      Optional<Followed> followed) {
    this.producers = producers;
    this.binder = binder;
    Made made;
    try {
      made = Made.by(producers);
    } catch (KafkaException e) {
      throw KafkaErrors.ofSettings("producer", e);
    }
    this.producer = made.producer();
    this.network = made.network();
    this.unbind = binder.apply(producer);
    this.topics =
        followed.map(by -> new TopicAvailability(() -> producer, by.brokers(), by.registry()));
  }

  public Producer<byte[], byte[]> current() {
    return producer;
  }

  /** As {@link TopicAvailability#expect}. */
  public void expect(Collection<String> names) {
    topics.ifPresent(all -> all.expect(names));
  }

  /** As {@link TopicAvailability#isThere}. */
  public boolean isThere(String topic) {
    return topics.map(all -> all.isThere(topic)).orElse(true);
  }

  /** As {@link TopicAvailability#suspect}. */
  public void suspect(String topic) {
    topics.ifPresent(all -> all.suspect(topic));
  }

  /** As {@link TopicAvailability#missing}. */
  public Set<String> missingTopics() {
    return topics.map(TopicAvailability::missing).orElse(Set.of());
  }

  /**
   * Checks that the producer's network thread is alive. A new producer would not help: the records
   * in the old one never get an outcome.
   *
   * @throws StreamException if the network thread has ended
   */
  public void check() {
    if (network.isPresent() && !network.get().isAlive()) {
      throw new StreamException(
          "the thread on which the Kafka client writes has ended, for a reason that the log names:"
              + " start the service again");
    }
  }

  /**
   * Replaces the producer. The records in the old one are dropped, and their callbacks get an
   * error.
   */
  public void renew() {
    unbind.run();
    network = Optional.empty(); // It ends now: check() must not report it.
    producer.close(Duration.ZERO);
    Made made = Made.by(producers);
    producer = made.producer();
    network = made.network();
    unbind = binder.apply(producer);
    topics.ifPresent(TopicAvailability::forget);
  }

  /** Sends buffered records for at most {@code timeout}, then closes the producer. */
  public void close(Duration timeout) {
    topics.ifPresent(TopicAvailability::close);
    producer.close(timeout);
    unbind.run();
  }

  private static Runnable bound(Producer<byte[], byte[]> producer, MeterRegistry registry) {
    KafkaClientMetrics metrics = new KafkaClientMetrics(producer);
    metrics.bindTo(registry);
    return metrics::close;
  }
}
