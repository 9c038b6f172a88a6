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
 * What happens when the group hands partitions over. It runs inside {@code poll()}: completions
 * keep arriving on their queue meanwhile, so waiting for them here blocks nobody but the group.
 *
 * <pre>
 *   assigned  new generation; paused if nothing may be read now
 *   revoked   begin nothing more of them → wait for what was begun until the deadline
 *             → settle with an answer → forget
 *   lost      forget; another member already has them
 * </pre>
 *
 * <p><b>Called on:</b> kafka-poll.
 */
final class Rebalance implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Rebalance.class);

  /** A commit with an answer must not hold up a rebalance for long. */
  private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(5);

  private static final long DRAIN_PAUSE_NANOS = 1_000_000;

  /** How this listener sees the loop that owns it. */
  interface Loop {
    /** Returns whether nothing may be read now, of whatever partition. */
    boolean isFull();

    /** These partitions are taken away; what of them is not begun is dropped. */
    void assignmentEnding(Collection<Integer> partitions);

    /** The ledger has the partitions of this member, each with its generation. */
    void assignmentChanged();

    /** The member is in a new generation of its group, with the partitions that it has then. */
    void joined();

    /** Returns how long to wait for open events of a partition that is taken away. */
    long drainNanos();

    /** Returns the clock that waits are measured on. */
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
      forget("revoked", partitions); // Also where settling fails: they are not ours any more.
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
