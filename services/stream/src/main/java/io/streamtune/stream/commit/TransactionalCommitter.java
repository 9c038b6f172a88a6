package io.streamtune.stream.commit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.streamtune.events.EventMessage;
import io.streamtune.stream.FailureKind;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.SendCallback;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.commit.OffsetLedger.Commit;
import io.streamtune.stream.commit.TransactionalProducer.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exactly-once delivery: results and the offsets of their events become visible together, in
 * transactions of ready results ({@link TransactionBuffer}).
 *
 * <pre>
 *   answer ──▶ queue ──▶ TransactionBuffer ──▶ begin ─ send ─ offsets ─ commit ──▶ gone, callbacks
 *                            ▲                │ failed        │ no answer in time
 *                            └──── abort ◀────┘               └──▶ Committing: commit again
 *                                    └─ failed after a commit ──▶ Unknown: ask for the group's offsets
 * </pre>
 *
 * <p>A commit waits until all results of its transaction are written. If the topic of one was
 * deleted, the commit, and with it all partitions, would wait for the topic; so the committer
 * replaces the producer.
 *
 * <p>The results of an aborted transaction stay buffered and go into the next one: their work is
 * done, and the limits of events in flight bound them. The group coordinator rejects offsets of a
 * member that is not in the current generation, so a member that the group removed as dead makes
 * nothing visible, whatever it has buffered. Its next poll reports which partitions it lost, and
 * the committer drops their results.
 *
 * <p>Transactions run on kafka-poll, so partitions never move in the middle of one.
 *
 * <p><b>Called on:</b> kafka-poll, except the methods of {@link ResultSink}.
 */
public final class TransactionalCommitter implements CommitStrategy, ResultSink {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionalCommitter.class);

  /**
   * Longest wait of a poll while events are in flight: results can be ready at any time, and only a
   * turn of the loop commits them.
   */
  private static final Duration BUSY_POLL_TIMEOUT = Duration.ofMillis(5);

  private static final Duration IDLE_POLL_TIMEOUT = Duration.ofMillis(100);

  /**
   * Why: so many bytes, even in dead letters of 32 MiB, are written well within the transaction
   * timeout.
   */
  private static final long BYTES_MAX = 16 << 20;

  private static final Duration OFFSETS_TIMEOUT = Duration.ofSeconds(2);
  private static final long RETRY_NANOS = 50_000_000;

  /** State of the last transaction. */
  private sealed interface State {
    /** No transaction is pending. */
    record Idle() implements State {}

    /** The producer has requested the commit and has no answer. */
    record Committing(TransactionPlan plan) implements State {}

    /** The producer has requested the commit and can no longer find out the outcome. */
    record Unknown(TransactionPlan plan) implements State {}
  }

  private final SourceConfig config;
  private final NanoClock clock;
  private final TransactionFailures failures;
  private final Consumer<byte[], byte[]> consumer;
  private final TransactionalProducer producer;
  private final OffsetLedger ledger;
  private final InFlightEvents inFlight;
  private final CompletionQueue completions;
  private final TransactionBuffer buffer;
  private final ConcurrentLinkedQueue<BufferedResult> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong kind = new AtomicLong();
  private final Counter committed;
  private final Counter aborted;
  private final Timer time;
  private final int answersMax;
  private State state = new State.Idle();
  private boolean closed;
  private long beganNanos;
  private long sequence;

  public TransactionalCommitter(
      SourceConfig config,
      String brokers,
      Consumer<byte[], byte[]> consumer,
      TransactionalProducer producer,
      OffsetLedger ledger,
      InFlightEvents inFlight,
      Meters meters,
      NanoClock clock) {
    this.clock = clock;
    this.config = config;
    this.failures = new TransactionFailures(config, brokers);
    this.consumer = consumer;
    this.producer = producer;
    this.ledger = ledger;
    this.inFlight = inFlight;
    this.buffer = new TransactionBuffer(producer::isThere);
    this.completions = new CompletionQueue(ledger, inFlight, meters);
    // Reading pauses at the in-flight limit, and buffered results count as in flight.
    this.answersMax = Math.max(1, config.inFlightEventsMax() / 4);
    this.beganNanos = clock.nanos() - config.commitInterval().toNanos();
    this.committed =
        meters.counter("streamtune.transactions", "Transactions", "outcome", "committed");
    this.aborted = meters.counter("streamtune.transactions", "Transactions", "outcome", "aborted");
    this.time = meters.timer("streamtune.transaction", "From begin to commit");
    meters.gauge("streamtune.answers.held", "Answers that are not visible yet", buffer::size);
  }

  @Override
  public void answer(
      ReceivedEvent event, String topic, EventMessage answer, SendCallback callback) {
    queue.add(new BufferedResult(event, topic, answer, callback, kind.get(), 0));
  }

  @Override
  public void drop(ReceivedEvent event) {
    completions.drop(event);
  }

  @Override
  public void newer() {
    kind.incrementAndGet();
  }

  @Override
  public void drain() {
    completions.drain();
    for (BufferedResult answer = queue.poll(); answer != null; answer = queue.poll()) {
      switch (completions.close(answer.event())) {
        case FINISHED -> buffer.add(answer.at(sequence++));
        case STALE -> inFlight.remove(answer.event());
        case REPEATED -> LOG.error("{} was answered twice, which is a bug", answer.event());
      }
    }
  }

  @Override
  public void inBackground(long nowNanos) {
    prepare(); // From the start, before the first result: it ends a transaction that a crash left
    // open.
    if (!(state instanceof State.Idle)) {
      decide();
    }
    boolean isTime = nowNanos - beganNanos >= config.commitInterval().toNanos();
    if (!isTime && buffer.size() < answersMax) {
      return;
    }
    TransactionPlan plan = buffer.plan(ledger.uncommitted(), BYTES_MAX);
    if (!plan.isEmpty() && (isTime || plan.answers().size() >= answersMax)) {
      transact(plan);
      beganNanos = nowNanos; // Not after a failure: that is retried as soon as possible.
    }
  }

  @Override
  public void withAnswer(Collection<Integer> partitions, Duration timeout) {
    long begin = clock.nanos();
    drain();
    while (!closed && hasWork(partitions)) {
      try {
        prepare();
        decide();
        TransactionPlan plan = buffer.plan(ledger.uncommitted(), BYTES_MAX);
        if (!plan.isEmpty()) {
          transact(plan);
        }
        drain(); // A refused result has a replacement now.
      } catch (TransactionFailed | KafkaException e) {
        boolean isOver = clock.nanos() - begin >= timeout.toNanos();
        if (isOver || TransactionFailures.isInVain(e)) {
          LOG.warn("answers of topic {} did not become visible", config.topic(), e);
          return;
        }
        clock.park(RETRY_NANOS);
      }
    }
  }

  private void prepare() {
    try {
      producer.prepare();
    } catch (StreamException e) {
      throw new TransactionFailed(FailureKind.FATAL, e);
    } catch (KafkaException | IllegalStateException e) {
      throw failures.of(e);
    }
  }

  private boolean hasWork(Collection<Integer> partitions) {
    return !(state instanceof State.Idle)
        || !buffer.plan(ledger.uncommitted(), Long.MAX_VALUE).only(partitions).isEmpty();
  }

  private void transact(TransactionPlan plan) {
    long begin = clock.nanos();
    try {
      producer.fill(plan, config.topic(), consumer.groupMetadata());
    } catch (KafkaException | IllegalStateException e) {
      failed(plan, e, false);
      return;
    }
    commit(plan);
    time.record(clock.nanos() - begin, TimeUnit.NANOSECONDS);
  }

  private void commit(TransactionPlan plan) {
    try {
      producer.commit();
    } catch (TimeoutException e) {
      state = new State.Committing(plan);
      throw failures.of(e);
    } catch (KafkaException | IllegalStateException e) {
      failed(plan, e, true);
      return;
    }
    state = new State.Idle();
    failures.none();
    committed.increment();
    visible(plan);
  }

  /** Finds out the outcome of the last transaction, if it is not known. */
  private void decide() {
    switch (state) {
      case State.Idle _ -> {}
      case State.Committing(TransactionPlan plan) when producer.isAnyMissing(plan) -> {
        producer.giveUp();
        state = new State.Unknown(plan);
        prepare();
        ask(plan);
      }
      case State.Committing(TransactionPlan plan) -> commit(plan);
      case State.Unknown(TransactionPlan plan) -> ask(plan);
    }
  }

  /**
   * Derives the outcome from the group's committed offsets: they have passed an event if and only
   * if its result is visible, from this member or from another. The new producer has ended the
   * transaction, committed or aborted.
   */
  private void ask(TransactionPlan plan) {
    Map<Integer, TopicPartition> asked =
        plan.commits().stream()
            .map(Commit::partition)
            .filter(ledger::isAssigned)
            .collect(Collectors.toMap(p -> p, p -> new TopicPartition(config.topic(), p)));
    Map<TopicPartition, OffsetAndMetadata> offsets = committed(Set.copyOf(asked.values()));
    List<Integer> passed =
        plan.commits().stream()
            .filter(
                commit -> {
                  var offset = offsets.get(new TopicPartition(config.topic(), commit.partition()));
                  return offset != null && offset.offset() >= commit.offset();
                })
            .map(Commit::partition)
            .toList();
    state = new State.Idle();
    if (passed.isEmpty()) {
      aborted.increment();
    } else {
      committed.increment();
      failures.none();
    }
    visible(plan.only(passed));
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    try {
      return consumer.committed(partitions, OFFSETS_TIMEOUT);
    } catch (KafkaException e) {
      throw failures.of(e);
    }
  }

  private void visible(TransactionPlan plan) {
    plan.commits().forEach(ledger::committed);
    for (BufferedResult answer : plan.answers()) {
      if (buffer.remove(answer)) {
        inFlight.remove(answer.event());
      }
      answer.callback().onSent(new SendResult.Acknowledged(-1, -1));
    }
  }

  private void failed(TransactionPlan plan, RuntimeException error, boolean committing) {
    boolean isOver = producer.abort();
    if (committing && !isOver) {
      state = new State.Unknown(plan);
    } else {
      state = new State.Idle();
      aborted.increment();
    }
    LOG.debug("a transaction of topic {} failed", config.topic(), error);
    Optional<Refusal> refusal = producer.refusal();
    if (!isOver || refusal.isEmpty()) {
      throw failures.of(error);
    }
    refused(refusal.get());
  }

  /** Reopens the event until it has another result. */
  private void refused(Refusal refusal) {
    BufferedResult answer = refusal.answer();
    if (buffer.remove(answer)) {
      answer.event().reopen();
      ledger.reopened(answer.partition(), answer.event().generation(), answer.offset());
      answer.callback().onSent(new SendResult.Refused(refusal.reason()));
    }
  }

  @Override
  public void forget(Collection<Integer> partitions) {
    for (int partition : partitions) {
      buffer.drop(partition).forEach(answer -> inFlight.remove(answer.event()));
    }
  }

  @Override
  public Duration pollTimeout() {
    return inFlight.events() > 0 ? BUSY_POLL_TIMEOUT : IDLE_POLL_TIMEOUT;
  }

  @Override
  public void close(Duration timeout) {
    // After this, the consumer gives up its partitions, and their results cannot be written any
    // more.
    closed = true;
    producer.close(timeout);
  }
}
