package io.streamtune.stream.consume;

import io.streamtune.stream.Assignments;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.OffsetReset;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.Sender;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.client.Backoff;
import io.streamtune.stream.client.Meters;
import io.streamtune.stream.client.NanoClock;
import io.streamtune.stream.client.Records;
import io.streamtune.stream.commit.AcknowledgedResults;
import io.streamtune.stream.commit.AtLeastOnceCommitter;
import io.streamtune.stream.commit.CommitStrategy;
import io.streamtune.stream.commit.InFlightEvents;
import io.streamtune.stream.commit.OffsetLedger;
import io.streamtune.stream.commit.TransactionFailed;
import io.streamtune.stream.commit.TransactionalCommitter;
import io.streamtune.stream.commit.TransactionalProducer;
import io.streamtune.stream.produce.ProducerSlot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of the thread kafka-poll, the only thread that uses the consumer and the ledger.
 *
 * <pre>
 *   turn:  drain completions → pause or resume → poll → hand over → check brokers → commit if due
 * </pre>
 *
 * <p>The loop keeps polling unless polls themselves fail, so the group never removes this member as
 * dead. It also polls while a failed commit waits for its retry: a member joins its group in steps,
 * one per poll, and if the group has continued without this member, only rejoining helps. A poll
 * waits as long as the {@link CommitStrategy} allows, but at most 10 ms while a partition is
 * paused, because a completion may resume it. 10 ms is far below the time for which a partition's
 * share of the events in flight keeps the stages busy.
 */
public final class PollLoop implements Rebalance.Loop {
  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
  private static final Duration PAUSED_POLL_TIMEOUT = Duration.ofMillis(10);

  /** Longest time of each last step: the final commit, closing the committer, leaving the group. */
  private static final Duration LAST_STEP_MAX = Duration.ofSeconds(5);

  private final SourceConfig config;
  private final String brokers;
  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final NanoClock clock;
  private final Consumer<Throwable> onFailure;
  private final OffsetLedger ledger = new OffsetLedger();
  private final Assignments assignments = new Assignments();
  private final InFlightEvents inFlight;
  private final PausedPartitions pausedPartitions;
  private final CommitStrategy committer;
  private final StartingOffsets starts;
  private final BrokerWatch watch;
  private final Backoff backoff;
  private final SourceErrorPolicy errorPolicy;
  private int pollFailures; // Since the last turn without an outage.
  private int settleFailures;
  private long settleNanos; // Earliest time of the next commit.
  private EventHandler handler = _ -> {};

  private volatile boolean fetchingStopped;
  private volatile boolean closing;
  private volatile Duration lastStep = LAST_STEP_MAX;
  private volatile boolean joined;
  private volatile boolean stopped;
  private volatile Optional<Throwable> failure = Optional.empty();

  /**
   * The Kafka clients of the loop.
   *
   * @param consumer reads events and commits offsets
   * @param producer writes results in transactions; present with exactly-once delivery
   */
  public record Clients(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Optional<ProducerSlot> producer) {}

  public PollLoop(
      SourceConfig config,
      KafkaSettings kafka,
      Clients clients,
      Consumer<Throwable> onFailure,
      Meters meters) {
    this(config, kafka, clients, onFailure, meters, NanoClock.SYSTEM, new SplittableRandom());
  }

  /** Takes a clock, and the random generator for the waits between attempts. */
  public PollLoop(
      SourceConfig config,
      KafkaSettings kafka,
      Clients clients,
      Consumer<Throwable> onFailure,
      Meters meters,
      NanoClock clock,
      RandomGenerator random) {
    this.config = config;
    this.brokers = kafka.bootstrapServers();
    this.consumer = clients.consumer();
    this.onFailure = onFailure;
    this.clock = clock;
    this.backoff = new Backoff(random);
    this.settleNanos = clock.nanos();
    this.inFlight =
        new InFlightEvents(
            config.inFlightEventsMax(), config.inFlightBytesMax(), config.pollRecords());
    this.pausedPartitions = new PausedPartitions(consumer, inFlight);
    this.committer = committer(clients.producer(), meters);
    this.starts = new StartingOffsets(consumer, config, OffsetReset.of(kafka), ledger, meters);
    this.watch = new BrokerWatch(consumer, config.topic(), brokers, clock);
    this.errorPolicy = new SourceErrorPolicy(config, brokers, meters, clock);
    gauges(meters);
  }

  private CommitStrategy committer(Optional<ProducerSlot> producer, Meters meters) {
    return producer
        .<CommitStrategy>map(
            slot ->
                new TransactionalCommitter(
                    config,
                    brokers,
                    consumer,
                    new TransactionalProducer(slot),
                    ledger,
                    inFlight,
                    meters,
                    clock))
        .orElseGet(() -> new AtLeastOnceCommitter(consumer, ledger, inFlight, config, meters));
  }

  /** Polls until {@link #stop}, and passes each event to the handler. */
  void run(EventHandler events) {
    try {
      subscribe(events);
      while (!closing) {
        turn();
      }
    } catch (Throwable e) { // The thread's top loop: anything that comes here stops the source.
      failure = Optional.of(e);
    }
    leave();
    failure.ifPresent(onFailure);
  }

  /** Subscribes as a member of the group; the handler receives the events. */
  public void subscribe(EventHandler events) {
    handler = events;
    consumer.subscribe(List.of(config.topic()), new Rebalance(consumer, ledger, committer, this));
  }

  /** Runs one turn; throws the error that stops the source. */
  public void turn() {
    committer.drain();
    try {
      pausedPartitions.update(fetchingStopped);
      handOver(starts.poll(pollTimeout()));
      look();
    } catch (KafkaException e) {
      errorPolicy.tolerate(e);
      pollFailures++;
      clock.park(backoff.nanos(pollFailures)); // The next poll would fail at once.
      return;
    }
    settle(clock.nanos());
  }

  private void look() {
    watch.look(clock.nanos());
    // The newer protocol makes no callback to a member that has joined without partitions.
    joined = joined || (watch.topicExists() && consumer.groupMetadata().generationId() > 0);
  }

  private void settle(long nowNanos) {
    if (nowNanos - settleNanos < 0) {
      return;
    }
    try {
      committer.inBackground(nowNanos);
      if (errorPolicy.worked()) {
        pollFailures = 0;
        settleFailures = 0;
      }
    } catch (KafkaException e) {
      errorPolicy.tolerate(e);
      settleLater();
    } catch (TransactionFailed e) {
      errorPolicy.tolerate(e);
      settleLater();
    }
  }

  private void settleLater() {
    settleFailures++;
    settleNanos = clock.nanos() + backoff.nanos(settleFailures);
  }

  private Duration pollTimeout() {
    Duration timeout = committer.pollTimeout();
    boolean isLong = pausedPartitions.paused() > 0 && timeout.compareTo(PAUSED_POLL_TIMEOUT) > 0;
    return isLong ? PAUSED_POLL_TIMEOUT : timeout;
  }

  private void handOver(ConsumerRecords<byte[], byte[]> records) {
    List<ReceivedEvent> events = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (ledger.isAssigned(record.partition())) { // Otherwise its new owner reads it.
        if (ledger.isBehind(record.partition(), record.offset())) { // The log was truncated.
          committer.forget(List.of(record.partition()));
        }
        int generation = ledger.delivered(record.partition(), record.offset());
        if (!assignments.has(record.partition(), generation)) {
          assignmentChanged(); // The log was truncated and the position reset.
        }
        ReceivedEvent event = Records.received(record, generation);
        inFlight.add(event);
        events.add(event);
      }
    }
    records
        .nextOffsets()
        .forEach((partition, next) -> ledger.advanced(partition.partition(), next.offset()));
    if (!events.isEmpty()) {
      handler.onEvents(events);
    }
  }

  /**
   * Commits and leaves the group, after the last poll. Events that cannot be committed now are read
   * again.
   */
  public void leave() {
    closing = true;
    last(
        () -> {
          committer.drain();
          committer.withAnswer(ledger.assigned(), lastStep);
        });
    last(() -> committer.close(lastStep));
    last(() -> consumer.close(CloseOptions.timeout(lastStep)));
    assignments.set(Map.of());
    stopped = true;
  }

  /**
   * Runs a step and logs its failure, so that the next step runs in any case: a member that does
   * not leave keeps its partitions until its session times out.
   */
  private void last(Runnable step) {
    try {
      step.run();
    } catch (KafkaException e) {
      LOG.warn("leaving group {} failed; the brokers will notice by themselves", config.group(), e);
    } catch (RuntimeException | Error e) {
      LOG.error("leaving group {} failed, which is a bug", config.group(), e);
      failure = failure.or(() -> Optional.of(e));
    }
  }

  private void gauges(Meters meters) {
    meters.gauge(
        "streamtune.inflight.events", "Events handed over, not completed", inFlight::events);
    meters.gauge("streamtune.inflight.events.limit", "Limit of that", config::inFlightEventsMax);
    meters.gauge("streamtune.inflight.bytes", "Bytes of the events in flight", inFlight::bytes);
    meters.gauge("streamtune.inflight.bytes.limit", "Limit of that", config::inFlightBytesMax);
    meters.gauge("streamtune.partitions.assigned", "Partitions of this member", this::partitions);
    meters.gauge("streamtune.partitions.paused", "Partitions paused", pausedPartitions::paused);
    meters.gauge("streamtune.ledger.open", "Offsets delivered and not finished", ledger::open);
  }

  public SourceState state() {
    if (failure.isPresent()) {
      return SourceState.FAILED;
    }
    if (stopped) {
      return SourceState.STOPPED;
    }
    if (!joined) {
      return SourceState.STARTING;
    }
    if (watch.isAway()) {
      return SourceState.RECONNECTING;
    }
    if (partitions() == 0) {
      return SourceState.STANDBY;
    }
    return pausedPartitions.isFull() ? SourceState.PAUSED : SourceState.RUNNING;
  }

  void complete(ReceivedEvent event) {
    switch (committer) {
      case AtLeastOnceCommitter commits -> commits.complete(event);
      case TransactionalCommitter _ ->
          throw new IllegalStateException("with exactly-once delivery, answers complete events");
    }
  }

  public ResultSink answers(Sender sink) {
    return switch (committer) {
      case AtLeastOnceCommitter commits -> new AcknowledgedResults(sink, commits, assignments);
      case TransactionalCommitter transactions -> transactions;
    };
  }

  public void stopFetching() {
    fetchingStopped = true;
  }

  /**
   * Ends the loop. It then commits and leaves the group on its own thread, within {@code timeout}.
   */
  public void stop(Duration timeout) {
    Duration half = timeout.dividedBy(2);
    lastStep = half.compareTo(LAST_STEP_MAX) < 0 ? half : LAST_STEP_MAX;
    closing = true;
  }

  public InFlightEvents inFlight() {
    return inFlight;
  }

  /** Closes the clients of a loop that was never started. */
  void abandon() {
    committer.close(Duration.ZERO);
    consumer.close();
  }

  /** Returns whether the brokers do not have the source topic. */
  boolean isTopicMissing() {
    return watch.isTopicMissing();
  }

  Optional<Throwable> failure() {
    return failure;
  }

  public int partitions() {
    return assignments.size();
  }

  public Assignments assignments() {
    return assignments;
  }

  public void drop(ReceivedEvent event) {
    committer.drop(event);
  }

  @Override
  public boolean isFull() {
    return pausedPartitions.isFull();
  }

  @Override
  public void assignmentEnding(Collection<Integer> partitions) {
    assignments.ending(partitions);
    handler.onAssignmentChange();
  }

  @Override
  public void assignmentChanged() {
    assignments.set(ledger.generations());
    joined = joined || partitions() > 0;
    handler.onAssignmentChange();
  }

  @Override
  public void joined() {
    settleNanos = clock.nanos(); // A commit that the group refused may succeed now.
  }

  @Override
  public long drainNanos() {
    return closing ? 0 : config.drainTimeout().toNanos();
  }

  @Override
  public NanoClock clock() {
    return clock;
  }
}
