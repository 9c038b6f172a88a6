package io.streamtune.stream.consume;

import io.streamtune.stream.commit.InFlightEvents;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Pauses the partitions that the next poll may not read and resumes the others, see {@link
 * InFlightEvents#readable}.
 *
 * <p><b>Called on:</b> kafka-poll; {@link #isFull} and {@link #paused()} on any thread.
 */
final class PausedPartitions {
  private final Consumer<byte[], byte[]> consumer;
  private final InFlightEvents inFlight;
  private volatile boolean full;
  private volatile int paused;

  PausedPartitions(Consumer<byte[], byte[]> consumer, InFlightEvents inFlight) {
    this.consumer = consumer;
    this.inFlight = inFlight;
  }

  /** Returns whether no partition may be read. */
  boolean isFull() {
    return full;
  }

  /** Returns the number of paused partitions. */
  int paused() {
    return paused;
  }

  /** Pauses and resumes partitions by the present limits; if {@code stopped}, pauses all. */
  void update(boolean stopped) {
    full = stopped || inFlight.isFull();
    Set<TopicPartition> assigned = consumer.assignment();
    Set<Integer> readable =
        full
            ? Set.of()
            : inFlight.readable(assigned.stream().map(TopicPartition::partition).toList());
    Set<TopicPartition> before = consumer.paused();
    Set<TopicPartition> pause = new HashSet<>();
    Set<TopicPartition> resume = new HashSet<>();
    for (TopicPartition partition : assigned) {
      boolean isPaused = before.contains(partition);
      if (isPaused == readable.contains(partition.partition())) {
        (isPaused ? resume : pause).add(partition);
      }
    }
    paused = assigned.size() - readable.size();
    if (!pause.isEmpty()) {
      consumer.pause(pause);
    }
    if (!resume.isEmpty()) {
      consumer.resume(resume);
    }
  }
}
