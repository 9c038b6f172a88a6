package io.streamtune.stream;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of the thread kafka-poll: the only one that touches the consumer and the ledger.
 *
 * <pre>
 *   turn:  drain completions → pause or resume → poll → hand over → commit if due → look at brokers
 * </pre>
 *
 * <p>Polling never stops while the loop runs, so the group never takes this member for dead. A poll
 * waits 100 ms for records, or 10 ms while paused, because then only a completion can change
 * anything: 10 ms is far below the time that half of the events in flight keep the stages busy.
 */
final class PollLoop implements Rebalance.Loop {
  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
  private static final Duration PAUSED_POLL_TIMEOUT = Duration.ofMillis(10);

  /** Between two failures of one cause, some polls succeed without having asked a broker. */
  private static final Duration QUIET = Duration.ofSeconds(10);

  /** Most time of each of the last two steps: the commit, and leaving the group. */
  private static final Duration LAST_STEP_MAX = Duration.ofSeconds(5);

  private final SourceConfig config;
  private final String brokers;
  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final NanoClock clock;
  private final Consumer<Throwable> onFailure;
  private final OffsetLedger ledger = new OffsetLedger();
  private final InFlight inFlight;
  private final Completions completions;
  private final Commits commits;
  private final BrokerWatch watch;
  private final Counter retries;
  private final Backoff backoff;
  private final Outage trouble;
  private final Outage permission;
  private int failuresInARow;

  private volatile boolean fetchingStopped;
  private volatile boolean closing;
  private volatile Duration lastStep = LAST_STEP_MAX;
  private volatile boolean paused;
  private volatile boolean partitionsCame;
  private volatile boolean stopped;
  private volatile Map<Integer, Integer> generations = Map.of(); // of each partition
  private volatile Optional<Throwable> failure = Optional.empty();

  PollLoop(
      SourceConfig config,
      KafkaSettings kafka,
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Consumer<Throwable> onFailure,
      Meters meters) {
    this(
        config,
        kafka,
        consumer,
        onFailure,
        meters,
        NanoClock.SYSTEM,
        new SplittableRandom(System.identityHashCode(consumer)));
  }

  /** With a clock and the randomness of the waits between attempts. */
  PollLoop(
      SourceConfig config,
      KafkaSettings kafka,
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Consumer<Throwable> onFailure,
      Meters meters,
      NanoClock clock,
      RandomGenerator random) {
    this.config = config;
    this.brokers = kafka.bootstrapServers();
    this.consumer = consumer;
    this.onFailure = onFailure;
    this.clock = clock;
    this.backoff = new Backoff(random);
    this.trouble = new Outage(LOG, clock, QUIET);
    this.permission = new Outage(LOG, clock, QUIET);
    this.inFlight =
        new InFlight(config.inFlightEventsMax(), config.inFlightBytesMax(), config.pollRecords());
    this.completions = new Completions(ledger, inFlight, meters);
    Counter commitFailures =
        meters.counter("streamtune.commit.failures", "Offset commits that failed");
    this.commits = new Commits(consumer, ledger, config, commitFailures);
    this.watch = new BrokerWatch(consumer, config.topic(), brokers, clock);
    this.retries = meters.counter("streamtune.source.retries", "Polls and commits tried again");
    gauges(meters);
  }

  /** Polls until {@link #stop}; each event goes to the handler. */
  void run(EventHandler handler) {
    try {
      subscribe();
      while (!closing) {
        turn(handler);
      }
    } catch (Throwable e) { // The thread's top loop: anything that comes here stops the source.
      failure = Optional.of(e);
    }
    leave();
    failure.ifPresent(onFailure);
  }

  /** Joins the group. */
  void subscribe() {
    consumer.subscribe(
        List.of(config.topic()), new Rebalance(consumer, ledger, completions, commits, this));
  }

  /** One turn; it throws what stops the source. */
  void turn(EventHandler handler) {
    completions.drain();
    try {
      pauseOrResume();
      handOver(consumer.poll(paused ? PAUSED_POLL_TIMEOUT : POLL_TIMEOUT), handler);
      long nowNanos = clock.nanos();
      commits.inBackground(nowNanos);
      watch.look(nowNanos, partitionsCame);
      recovered();
    } catch (KafkaException e) {
      tryAgainLater(e);
    }
  }

  private void pauseOrResume() {
    boolean pause = fetchingStopped || (paused ? !inFlight.mayResume() : inFlight.mustPause());
    if (pause && !paused) {
      consumer.pause(consumer.assignment());
    } else if (!pause && paused) {
      consumer.resume(consumer.assignment());
    }
    paused = pause;
  }

  private void handOver(ConsumerRecords<byte[], byte[]> records, EventHandler handler) {
    List<ReceivedEvent> events = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (ledger.isAssigned(record.partition())) { // Else it is read again by whoever has it now.
        int generation = ledger.delivered(record.partition(), record.offset());
        if (!Integer.valueOf(generation).equals(generations.get(record.partition()))) {
          generations = ledger.generations(); // The log was cut, and the reader set back.
        }
        ReceivedEvent event = Records.received(record, generation);
        inFlight.add(event.sizeBytes());
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

  private void recovered() {
    trouble.ended("reading topic " + config.topic() + " works");
    permission.ended("reading topic " + config.topic() + " is allowed");
    if (!trouble.ongoing() && !permission.ongoing()) {
      failuresInARow = 0;
    }
  }

  private void tryAgainLater(KafkaException error) {
    retries.increment();
    failuresInARow++;
    StreamException told = Failures.ofSource(config, brokers, error);
    switch (Failures.kindOf(error)) {
      case TRANSIENT ->
          trouble.began("reading topic " + config.topic() + " failed: " + error.getMessage());
      case PERMISSION -> {
        permission.began(String.valueOf(told.getMessage()));
        if (permission.duration().compareTo(config.permissionPatience()) >= 0) {
          throw told;
        }
      }
      case RECORD, FATAL -> throw told;
    }
    LOG.debug("attempt {} of topic {} failed", failuresInARow, config.topic(), error);
    clock.park(backoff.nanos(failuresInARow));
  }

  /** The last steps, after the last poll; what cannot be committed now is read again. */
  void leave() {
    closing = true;
    try {
      completions.drain();
      commits.withAnswer(ledger.assigned(), lastStep);
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(lastStep));
    } catch (KafkaException e) {
      LOG.warn("leaving group {} failed; the brokers will notice by themselves", config.group(), e);
    } finally {
      generations = Map.of();
      stopped = true;
    }
  }

  private void gauges(Meters meters) {
    meters.gauge(
        "streamtune.inflight.events", "Events handed over, not completed", inFlight::events);
    meters.gauge("streamtune.inflight.events.limit", "Limit of that", config::inFlightEventsMax);
    meters.gauge("streamtune.inflight.bytes", "Bytes of the events in flight", inFlight::bytes);
    meters.gauge("streamtune.inflight.bytes.limit", "Limit of that", config::inFlightBytesMax);
    meters.gauge("streamtune.partitions.assigned", "Partitions of this member", this::partitions);
    meters.gauge(
        "streamtune.partitions.paused", "Partitions paused", () -> paused ? partitions() : 0);
    meters.gauge("streamtune.ledger.open", "Offsets delivered and not finished", ledger::open);
  }

  SourceState state() {
    if (failure.isPresent()) {
      return SourceState.FAILED;
    }
    if (stopped) {
      return SourceState.STOPPED;
    }
    if (!partitionsCame) {
      return SourceState.STARTING;
    }
    if (watch.isAway()) {
      return SourceState.RECONNECTING;
    }
    return paused ? SourceState.PAUSED : SourceState.RUNNING;
  }

  void complete(ReceivedEvent event) {
    completions.add(event);
  }

  void stopFetching() {
    fetchingStopped = true;
  }

  /** Makes the loop end; it commits and leaves the group on its own thread, in this time. */
  void stop(Duration timeout) {
    Duration half = timeout.dividedBy(2);
    lastStep = half.compareTo(LAST_STEP_MAX) < 0 ? half : LAST_STEP_MAX;
    closing = true;
  }

  InFlight inFlight() {
    return inFlight;
  }

  Optional<Throwable> failure() {
    return failure;
  }

  int partitions() {
    return generations.size();
  }

  Optional<ReceivedEvent> ifCurrent(ReceivedEvent event) {
    Integer generation = generations.get(event.position().partition());
    if (generation != null && generation == event.generation()) {
      return Optional.of(event);
    }
    complete(event);
    return Optional.empty();
  }

  @Override
  public boolean paused() {
    return paused;
  }

  @Override
  public void assignmentChanged(Map<Integer, Integer> now) {
    generations = now;
    partitionsCame = partitionsCame || !now.isEmpty();
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
