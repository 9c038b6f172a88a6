package io.streamtune.stream.produce;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * The thread on which a Kafka producer writes. An {@link Error} ends it, as one of a callback or of
 * the client itself; the producer then takes records as before, answers none, and says so nowhere.
 */
final class NetworkThread {
  private NetworkThread() {}

  /** Finds the thread of a producer that was just made; others than Kafka's own have none. */
  static Optional<Thread> of(Producer<?, ?> producer) {
    if (!(producer instanceof KafkaProducer)) {
      return Optional.empty();
    }
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[2 * root.activeCount() + 16];
    root.enumerate(threads);
    return producer.metrics().keySet().stream()
        .map(name -> name.tags().get("client-id"))
        .filter(Objects::nonNull)
        .findAny()
        .map(id -> KafkaProducer.NETWORK_THREAD_PREFIX + " | " + id)
        .flatMap(
            name ->
                Arrays.stream(threads)
                    .filter(thread -> thread != null && thread.getName().equals(name))
                    // Names need not differ; the youngest is of the producer that was just made.
                    .max(Comparator.comparingLong(Thread::threadId)));
  }
}
