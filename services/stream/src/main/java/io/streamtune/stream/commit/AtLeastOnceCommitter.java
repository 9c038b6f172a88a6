package io.streamtune.stream.commit;

import io.micrometer.core.instrument.Counter;
import io.streamtune.stream.FailureKind;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.commit.OffsetLedger.Commit;
import io.streamtune.stream.consume.EventSource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At-least-once delivery: commits the ledger's offsets asynchronously at an interval, and
 * synchronously when partitions are revoked or the source closes.
 *
 * <p><b>Called on:</b> kafka-poll, except {@link #complete} and {@link #drop}.
 */
public final class AtLeastOnceCommitter implements CommitStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(AtLeastOnceCommitter.class);

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final OffsetLedger ledger;
  private final CompletionQueue completions;
  private final String topic;
  private final long intervalNanos;
  private final Counter failures;
  private long lastNanos;
  private boolean underway;
  private @Nullable KafkaException failure;

  public AtLeastOnceCommitter(
      Consumer<byte[], byte[]> consumer,
      OffsetLedger ledger,
      InFlightEvents inFlight,
      SourceConfig config,
      Meters meters) {
    this.consumer = consumer;
    this.ledger = ledger;
    this.completions = new CompletionQueue(ledger, inFlight, meters);
    this.topic = config.topic();
    this.intervalNanos = config.commitInterval().toNanos();
    this.failures = meters.counter("streamtune.commit.failures", "Offset commits that failed");
  }

  /** As {@link EventSource#complete}. Called on: any thread. */
  public void complete(ReceivedEvent event) {
    completions.complete(event);
  }

  @Override
  public void drop(ReceivedEvent event) {
    completions.drop(event);
  }

  @Override
  public void drain() {
    completions.drain();
  }

  /**
   * Commits asynchronously if the interval has passed and no earlier commit is pending.
   *
   * @throws KafkaException if an earlier commit failed because of a rejected login or a missing
   *     permission
   */
  @Override
  public void inBackground(long nowNanos) {
    if (failure != null) {
      KafkaException thrown = failure;
      failure = null;
      throw thrown;
    }
    if (underway || nowNanos - lastNanos < intervalNanos) {
      return;
    }
    lastNanos = nowNanos;
    List<Commit> commits = ledger.uncommitted();
    if (!commits.isEmpty()) {
      commit(commits);
    }
  }

  private void commit(List<Commit> commits) {
    underway = true;
    boolean isSent = false;
    try {
      consumer.commitAsync(
          offsets(commits), (offsets, error) -> answered(commits, Optional.ofNullable(error)));
      isSent = true;
    } finally {
      underway &= isSent; // The client calls back only a commit that it accepted.
    }
  }

  /** Commits these partitions and waits for the answer. After a failure, events are read again. */
  @Override
  public void withAnswer(Collection<Integer> partitions, Duration timeout) {
    List<Commit> commits = ledger.uncommitted(partitions);
    if (commits.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets(commits), timeout);
      commits.forEach(ledger::committed);
    } catch (KafkaException e) {
      failures.increment();
      LOG.warn("could not commit {} of topic {}; events will be read again", commits, topic, e);
    }
  }

  @Override
  public void forget(Collection<Integer> partitions) {
    // The ledger has forgotten them already; their completions count as stale.
  }

  @Override
  public Duration pollTimeout() {
    return POLL_TIMEOUT;
  }

  @Override
  public void close(Duration timeout) {
    // The owner of the consumer closes it.
  }

  private void answered(List<Commit> commits, Optional<Exception> error) {
    underway = false;
    if (error.isEmpty()) {
      commits.forEach(ledger::committed);
      return;
    }
    failures.increment();
    // In a rebalance, the listener commits what is still ours, and an outage of the brokers passes.
    if (error.get() instanceof KafkaException e && FailureKind.of(e) == FailureKind.PERMISSION) {
      failure = e;
    }
    LOG.debug("commit of {} of topic {} failed", commits, topic, error.get());
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(List<Commit> commits) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Commit commit : commits) {
      offsets.put(
          new TopicPartition(topic, commit.partition()), new OffsetAndMetadata(commit.offset()));
    }
    return offsets;
  }
}
