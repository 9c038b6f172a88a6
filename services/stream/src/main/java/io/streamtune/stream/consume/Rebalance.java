package io.streamtune.stream.consume;

import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.commit.CommitStrategy;
import io.streamtune.stream.commit.OffsetLedger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles partitions that the group assigns, revokes or declares lost. It runs inside {@code
 * poll()}. Completions still arrive on their queue, so waiting for them here blocks only the group.
 *
 * <pre>
 *   assigned  new generation; paused if no partition may be read now
 *   revoked   begin no more of their events → drain those in progress until the deadline
 *             → commit and wait for the answer → forget
 *   lost      forget; another member already has them
 * </pre>
 *
 * <p><b>Called on:</b> kafka-poll.
 */
final class Rebalance implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Rebalance.class);

  /** A synchronous commit must not delay a rebalance for long. */
  private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(5);

  private static final long DRAIN_PAUSE_NANOS = 1_000_000;

  /** The listener's view of the loop that owns it. */
  interface Loop {
    /** Returns whether no partition may be read now. */
    boolean isFull();

    /** The group is revoking these partitions: the stages drop their events that are not begun. */
    void assignmentEnding(Collection<Integer> partitions);

    /** The ledger's partitions or their generations have changed. */
    void assignmentChanged();

    /** The member has joined a new generation of its group and knows its partitions. */
    void joined();

    /** Returns how long to wait for unfinished events of a revoked partition. */
    long drainNanos();

    /** Returns the clock that measures waits. */
    NanoClock clock();
  }

  private final Consumer<byte[], byte[]> consumer;
  private final OffsetLedger ledger;
  private final CommitStrategy committer;
  private final Loop loop;

  Rebalance(
      Consumer<byte[], byte[]> consumer, OffsetLedger ledger, CommitStrategy committer, Loop loop) {
    this.consumer = consumer;
    this.ledger = ledger;
    this.committer = committer;
    this.loop = loop;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    numbers(partitions).forEach(ledger::assign);
    if (loop.isFull()) {
      consumer.pause(partitions);
    }
    changed("assigned", partitions);
    loop.joined();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<Integer> numbers = numbers(partitions);
    try {
      loop.assignmentEnding(numbers);
      awaitFinished(numbers, loop.drainNanos());
      committer.withAnswer(numbers, SYNC_TIMEOUT);
    } finally {
      forget("revoked", partitions); // Also if the commit fails: they are no longer ours.
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget("lost", partitions);
  }

  private void awaitFinished(List<Integer> partitions, long timeoutNanos) {
    NanoClock clock = loop.clock();
    long begin = clock.nanos();
    committer.drain();
    while (ledger.unfinished(partitions) > 0 && clock.nanos() - begin < timeoutNanos) {
      clock.park(DRAIN_PAUSE_NANOS);
      committer.drain();
    }
  }

  private void forget(String how, Collection<TopicPartition> partitions) {
    List<Integer> numbers = numbers(partitions);
    int open = ledger.open(numbers);
    if (open > 0) {
      LOG.info("{} unfinished events of {} partitions {} will be read again", open, how, numbers);
    }
    numbers.forEach(ledger::revoke);
    committer.forget(numbers);
    changed(how, partitions);
  }

  private void changed(String how, Collection<TopicPartition> partitions) {
    loop.assignmentChanged();
    if (!partitions.isEmpty()) {
      LOG.info("partitions {}: {}", how, numbers(partitions));
    }
  }

  private static List<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).sorted().toList();
  }
}
