package io.streamtune.stream.commit;

import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.consume.EventSource;
import java.time.Duration;
import java.util.Collection;

/**
 * How answered events become committed offsets: the part of a source in which the two deliveries
 * differ.
 *
 * <p><b>Called on:</b> kafka-poll, but for {@link #drop}.
 */
public sealed interface CommitStrategy permits AtLeastOnceCommitter, TransactionalCommitter {
  /** Takes note of what the stages have finished since the last call. */
  void drain();

  /** As {@link EventSource#drop}. Called on: any thread. */
  void drop(ReceivedEvent event);

  /**
   * Brings what is finished to the broker, if it is time to.
   *
   * @throws org.apache.kafka.common.KafkaException if reading may not go on as if nothing was
   * @throws TransactionFailed if a transaction failed for a reason that the loop must know of
   */
  void inBackground(long nowNanos);

  /** Brings what is finished of these partitions to the broker, and waits; failing is no error. */
  void withAnswer(Collection<Integer> partitions, Duration timeout);

  /** These partitions are another member's now. */
  void forget(Collection<Integer> partitions);

  /** Returns how long a poll may wait for records. */
  Duration pollTimeout();

  /** Ends what it has opened, after the last commit. */
  void close(Duration timeout);
}
