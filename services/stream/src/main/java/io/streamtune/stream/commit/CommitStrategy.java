package io.streamtune.stream.commit;

import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.consume.EventSource;
import java.time.Duration;
import java.util.Collection;

/**
 * Turns finished events into committed offsets: the part of a source in which the two delivery
 * guarantees differ.
 *
 * <p><b>Called on:</b> kafka-poll, except {@link #drop}.
 */
public sealed interface CommitStrategy permits AtLeastOnceCommitter, TransactionalCommitter {
  /** Takes over the events that the stages have finished or dropped since the last call. */
  void drain();

  /** As {@link EventSource#drop}. Called on: any thread. */
  void drop(ReceivedEvent event);

  /**
   * Commits finished events if a commit is due.
   *
   * @throws org.apache.kafka.common.KafkaException if committing failed for a reason that does not
   *     pass by itself
   * @throws TransactionFailed if a transaction failed; the loop decides whether to retry
   */
  void inBackground(long nowNanos);

  /** Commits the finished events of these partitions and waits; a failure is logged, not thrown. */
  void withAnswer(Collection<Integer> partitions, Duration timeout);

  /** Forgets partitions that another member has now. */
  void forget(Collection<Integer> partitions);

  /** Returns how long the next poll may wait for records. */
  Duration pollTimeout();

  /** Closes its own clients, after the last commit. */
  void close(Duration timeout);
}
