package io.streamtune.stream.produce;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Finds the network thread of a Kafka producer. An {@link Error} of a callback or of the client
 * ends that thread. The producer then still accepts records, but acknowledges none and reports
 * nothing.
 */
final class NetworkThread {
  private NetworkThread() {}

  /** Finds the thread of a producer that was just created; empty unless it is Kafka's own class. */
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
                    // Names are not unique; the youngest thread belongs to the producer that was
                    // just created.
                    .max(Comparator.comparingLong(Thread::threadId)));
  }
}
