package io.streamtune.inference.simulation;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.ImageRef;
import io.streamtune.events.Topics;
import io.streamtune.host.traces.Tracing;
import io.streamtune.inference.decode.DecodeTask;
import io.streamtune.inference.ingest.DatarefConfig;
import io.streamtune.inference.ingest.DatarefFetcher;
import io.streamtune.inference.ingest.EventSpans;
import io.streamtune.inference.ingest.FetchedBytes;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.ingest.ImageRequest.Content;
import io.streamtune.inference.ingest.KafkaIngest;
import io.streamtune.inference.publish.KafkaPublisher;
import io.streamtune.inference.schedule.SimulatedPipeline;
import io.streamtune.inference.simulation.Scheduler.Actor;
import io.streamtune.inference.tta.ViewSet;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.SimulatedSource;
import io.streamtune.stream.consume.EventHandler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One process of the service, from its start to its stop or its death. */
final class Life {
  /** A time in which everything ends when nothing breaks: many times the longest wait. */
  static final long DRAINED = 60_000;

  private static final DatarefFetcher NO_DATAREFS =
      new DatarefFetcher(
          DatarefConfig.NONE,
          new FetchedBytes(bytes -> bytes, 1),
          error -> {
            throw new IllegalStateException(error);
          },
          new SimpleMeterRegistry(),
          () -> 0);
  private static final EventSpans NO_SPANS =
      new EventSpans(Tracing.off(), Topics.DEFAULT.images(), "simulated");
  private static final ImageRequest ANY =
      new ImageRequest(
          new ImageRef("any", "any", Optional.empty()),
          new Content.Pixels(new byte[0]),
          0,
          _ -> {});

  private final Simulation simulation;
  private final Scheduler scheduler;
  private final Cluster cluster;
  private final AnswerBook book;
  private final String name;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Fairness fairness;
  private final Tensor tensor;
  private final Membership membership;
  private final Broker broker;
  private final List<TransactionalClient> producers = new ArrayList<>();
  private final Swaps swaps;
  private final Requests requests;
  private final SimulatedLoop loop;
  private final SimulatedSource source;
  private final SimulatedPipeline pipeline;
  private final Invariants invariants;
  private boolean isAlive = true;
  private boolean isStopping;
  private boolean mustDrain;
  private boolean isStopped;

  Life(Simulation simulation, Scheduler scheduler, Simulation.World world, String name) {
    this.simulation = simulation;
    this.scheduler = scheduler;
    this.cluster = world.cluster();
    this.book = world.book();
    this.name = name;
    this.fairness = new Fairness(this, cluster);
    this.tensor = new Tensor(this, fairness, scheduler);
    this.membership = new Membership(this, cluster, scheduler);
    this.broker = new Broker(this, cluster, book, scheduler);
    this.swaps = new Swaps(this, scheduler, simulation.promoted());
    this.requests = new Requests(this, book, scheduler);
    this.loop = new SimulatedLoop(this, scheduler);
    this.source =
        new SimulatedSource(
            plan().source(),
            new SimulatedSource.World(
                membership,
                plan().isTransacting()
                    ? Optional.of(() -> producer(world.coordinator()))
                    : Optional.empty(),
                new LifeTime(),
                scheduler.split()),
            registry);
    this.pipeline =
        new SimulatedPipeline(
            plan().pipeline(),
            plan().tta(),
            swaps.first(),
            new SimulatedPipeline.World(
                loop,
                scheduler::nowNanos,
                (rowsOfAll, _, results) ->
                    new SimulatedDecoders(this, scheduler, rowsOfAll, results),
                new SimulatedLanes(this, tensor, scheduler)),
            registry,
            cause -> simulation.failed(name, cause));
    this.invariants =
        new Invariants(
            this, registry, new Invariants.Work(source, broker, requests, swaps, loop, tensor));
  }

  private TransactionalClient producer(Coordinator coordinator) {
    require(producers.stream().allMatch(TransactionalClient::isClosed), "has two producers");
    TransactionalClient client = new TransactionalClient(this, coordinator, broker, scheduler);
    producers.add(client);
    return client;
  }

  /** The time of its threads. */
  private final class LifeTime implements SimulatedSource.Time {
    @Override
    public long nanos() {
      return scheduler.nowNanos();
    }

    @Override
    public void park(long nanos) {
      membership.waits(nanos);
      Life.this.park(nanos);
    }
  }

  // Its threads.

  void start() {
    ResultSink answers =
        plan().isTransacting()
            ? new WatchedAnswers(source.answers(broker), this, cluster)
            : new FreshAnswers(source, broker, this);
    pipeline.onNewVersion(answers::newer);
    KafkaPublisher publisher =
        new KafkaPublisher(
            Topics.DEFAULT,
            answers,
            reason -> require(false, "stops: %s", reason),
            () -> Instant.EPOCH,
            registry,
            new KafkaPublisher.Times(
                Timer.builder("produce").register(registry),
                Timer.builder("end-to-end").register(registry)));
    KafkaIngest ingest =
        new KafkaIngest(
            new Images(),
            NO_DATAREFS,
            publisher::answer,
            source.assignments(),
            NO_SPANS,
            scheduler::nowNanos);
    source.subscribe();
    poll(ingest);
    swaps.start(pipeline);
    requests.start(this::submit);
  }

  /** Its pipeline, as the source sees it. */
  private final class Images implements KafkaIngest.Images {
    @Override
    public void submit(List<ImageRequest> images) {
      Life.this.submit(images);
    }

    @Override
    public void giveUpStale() {
      pipeline.giveUpStale();
    }
  }

  private void submit(List<ImageRequest> images) {
    pipeline.submit(tensor.waits(images));
  }

  private void poll(KafkaIngest ingest) {
    scheduler.in(
        scheduler.upToMillis(source.isPaused() ? 10 : 40),
        actor("kafka-poll"),
        source.isPaused() ? "polls, paused" : "polls",
        () -> {
          boolean mayFetch = !isStopping;
          if (source.turn(new Handler(ingest, mayFetch))) {
            poll(ingest);
          } else {
            left();
          }
        });
  }

  /** Takes what a poll brings. */
  private final class Handler implements EventHandler {
    private final KafkaIngest ingest;
    private final boolean mayFetch;

    Handler(KafkaIngest ingest, boolean mayFetch) {
      this.ingest = ingest;
      this.mayFetch = mayFetch;
    }

    @Override
    public void onEvents(List<ReceivedEvent> events) {
      require(mayFetch, "reads events after it began to stop");
      events.forEach(event -> book.delivered(Life.this, event));
      ingest.onEvents(events);
    }

    @Override
    public void onAssignmentChange() {
      fairness.assignmentChanged();
      ingest.onAssignmentChange();
    }
  }

  /** Waits on one of its threads, while all others go on. */
  void park(long nanos) {
    await(() -> false, scheduler.nowNanos() + nanos);
  }

  /** Waits until something has come, but not longer than that. */
  void await(BooleanSupplier done, long untilNanos) {
    scheduler.stepUntil(() -> isGone() || done.getAsBoolean(), untilNanos);
    if (isGone()) {
      throw new Scheduler.Died();
    }
  }

  private boolean isGone() {
    return !isAlive || simulation.isOver();
  }

  // Its end.

  /** All its memory is lost, at once. */
  void die() {
    isAlive = false;
    scheduler.note(name, "DIES");
    scheduler.in(scheduler.upToMillis(300), Cluster.BROKER, "misses heartbeats", membership::evict);
  }

  /**
   * Stops in the order of the service.
   *
   * @param timeoutMillis after which the rest is left behind; or {@link #DRAINED}
   */
  void stop(long timeoutMillis) {
    if (isStopping) {
      return;
    }
    isStopping = true;
    scheduler.note(name, "stops");
    swaps.stop();
    source.stopFetching();
    pipeline.drain();
    requests.stop();
    mustDrain = timeoutMillis == DRAINED;
    awaitDrained(scheduler.nowNanos() + timeoutMillis * 1_000_000);
  }

  private void awaitDrained(long deadlineNanos) {
    boolean isDrained =
        source.inFlightEvents() == 0
            && requests.inFlight() == 0
            && broker.unfinished() == 0
            && !swaps.isBusy();
    if (isDrained || scheduler.nowNanos() >= deadlineNanos) {
      scheduler.note(name, isDrained ? "is drained" : "is not drained in time");
      require(isDrained || !mustDrain, "is not drained");
      source.stop();
    } else {
      scheduler.in(
          1_000_000, actor("main"), "waits for the rest", () -> awaitDrained(deadlineNanos));
    }
  }

  private void left() {
    require(producers.stream().allMatch(TransactionalClient::isClosed), "leaves a producer open");
    boolean isDrained = source.inFlightEvents() == 0 && !swaps.isBusy();
    if (!isDrained || requests.inFlight() > 0) {
      simulation.mayRepeat();
      isAlive = false;
      isStopped = true;
      return;
    }
    scheduler.in(scheduler.upToMillis(5), actor("main"), "closes the pipeline", pipeline::close);
    scheduler.in(
        1_000_000_000,
        actor("main"),
        "is done",
        () -> {
          invariants.checkQuiet();
          swaps.checkClosed(true);
          isAlive = false;
          isStopped = true;
        });
  }

  Invariants invariants() {
    return invariants;
  }

  void require(boolean condition, String format, Object... args) {
    if (!condition) {
      simulation.require(false, name + ": " + format, args);
    }
  }

  // What others ask it.

  void note(String what) {
    scheduler.note(name, what);
  }

  String name() {
    return name;
  }

  /** Returns what the coordinator of transactions knows it as. */
  String transactionalId() {
    return plan().transacting().isNamed() ? name.substring(0, 1) : name;
  }

  Actor actor(String thread) {
    return new Actor(name + " " + thread, this::isAlive);
  }

  boolean isAlive() {
    return isAlive;
  }

  boolean isServing() {
    return isAlive && !isStopping;
  }

  /** Returns whether it has stopped in order. */
  boolean isStopped() {
    return isStopped;
  }

  Plan plan() {
    return simulation.plan();
  }

  int promoted() {
    return simulation.promoted();
  }

  /** Returns whether trouble comes, which there is none of at the end. */
  boolean isTroubled(double probability) {
    return simulation.isTroubled() && scheduler.happens(probability);
  }

  Membership membership() {
    return membership;
  }

  List<Float> weights(ViewSet views) {
    return views.plan(ANY).weights();
  }

  void claimed(DecodeTask task) {
    tensor.claimed(task);
  }

  void released(DecodeTask task) {
    tensor.released(task);
  }

  /** A version in service has run a batch; returns whether it gives scores. */
  boolean ran(Set<Long> looks, Set<Integer> tokens, boolean fails) {
    boolean failed = fails || isTroubled(plan().trouble().failedRun());
    tensor.ran(looks, tokens, failed);
    return !failed;
  }

  boolean hasFailedAlone(int token) {
    return tensor.hasFailedAlone(token);
  }

  boolean mayShed() {
    return tensor.mayShed();
  }
}
