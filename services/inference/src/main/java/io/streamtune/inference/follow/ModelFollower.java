package io.streamtune.inference.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.CandidateEventCodec;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.inference.model.swap.LowPriority;
import io.streamtune.inference.model.swap.ModelReference;
import io.streamtune.inference.model.swap.ModelRefusedException;
import io.streamtune.inference.model.swap.ModelSwap;
import io.streamtune.inference.model.swap.SwapMetrics;
import io.streamtune.inference.model.swap.SwapReceipt;
import io.streamtune.inference.rollout.CandidateRollout;
import io.streamtune.inference.rollout.RolloutTarget;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.StreamException;
import io.streamtune.stream.read.FollowerThread;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of models from its beginning, on its own thread {@code model-swap}, and
 * switches to the version that the last event of the model's name promotes. It reports which
 * version serves, or why it refused one.
 *
 * <p>If the topic or broker is unreachable, the follower reconnects; if the store is unreachable,
 * it retries the version. If an event or a version triggers a bug, the follower skips or refuses it
 * and takes the next one; see {@link FollowerThread}.
 */
public final class ModelFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ModelFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration AWAY = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(15);

  private final String replica;
  private final Duration observation;
  private final Supplier<TopicReader> topic;
  private final ModelSwap swap;
  private final RolloutTarget target;
  private final CandidateRollout rollout;
  private final Consumer<ReplicaEvent> reports;
  private final SwapMetrics metrics;
  private final LongSupplier nanoClock;
  private final FollowerThread thread;
  private final CountDownLatch caughtUp = new CountDownLatch(1);

  private Optional<ModelEvent> wanted = Optional.empty();
  private Optional<Pending> pending = Optional.empty();
  private Optional<ReplicaEvent.Refusal> refused = Optional.empty();
  private Map<String, Double> receipt = Map.of();
  private boolean isReported;
  private long retryNanos;

  /** A receipt that lacks the traffic after the swap. */
  private record Pending(SwapReceipt receipt, long sinceNanos) {}

  /**
   * Creates a follower; nothing runs before {@link #start}.
   *
   * @param replica name of this process
   * @param observation time after a swap over which its receipt measures the latencies
   * @param topic opens the topic at its beginning; may fail with a {@link StreamException}
   * @param reports publishes a report; called on the follower's thread
   */
  public ModelFollower(
      String replica,
      Duration observation,
      Supplier<TopicReader> topic,
      ModelSwap swap,
      RolloutTarget target,
      Consumer<ReplicaEvent> reports,
      MeterRegistry registry,
      LongSupplier nanoClock) {
    this.replica = replica;
    this.observation = observation;
    this.topic = topic;
    this.swap = swap;
    this.target = target;
    this.rollout = new CandidateRollout(swap, target, nanoClock);
    this.reports = reports;
    this.metrics = new SwapMetrics(registry);
    this.nanoClock = nanoClock;
    this.thread = new FollowerThread("model-swap", "following the models", this::follow, registry);
  }

  /** Sets the callback for an error that ends the thread; set it before {@link #start}. */
  public void onFailure(Consumer<Throwable> callback) {
    thread.onFailure(callback);
  }

  /** Returns why models are not followed, or empty if they are. Called on: any thread. */
  public Optional<String> problem() {
    return thread.problem();
  }

  /** Returns the current activity, for display. Called on: any thread. */
  public String activity() {
    return swap.waitsFor().orElse("following");
  }

  /** Starts the thread. Call once. */
  public void start() {
    metrics.serving(target.model().ref());
    thread.start();
  }

  /**
   * Waits until the promoted version serves or is refused, or the topic turns out to be
   * unreachable.
   *
   * @return false after the timeout
   */
  public boolean awaitCaughtUp(Duration timeout) {
    try {
      return caughtUp.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void follow() throws InterruptedException {
    if (target.loader().isSingleThreaded()) {
      LowPriority.take();
    }
    try (TopicReader reader = topic.get()) {
      while (thread.isGoingOn()) {
        turn(reader);
        thread.worked();
      }
      rollout.end();
    } catch (StreamException e) {
      away(e);
    } finally {
      caughtUp.countDown();
    }
  }

  private void turn(TopicReader reader) throws InterruptedException {
    reader.poll(POLL).forEach(event -> thread.handle(event, this::note));
    if (reader.isCaughtUp()) {
      act();
      caughtUp.countDown();
      tryCandidate();
    }
    finishReceipt();
  }

  /**
   * The source reports a broker that is down; a missing topic means that no version was promoted.
   */
  private void away(StreamException e) throws InterruptedException {
    if (e.isRefusal()) {
      throw e;
    }
    log.debug("no model events can be read", e);
    caughtUp.countDown();
    thread.pause(AWAY);
  }

  private void note(ReceivedEvent event) {
    String name = target.model().ref().name();
    byte[] key = event.key().orElse(new byte[0]);
    if (Arrays.equals(key, CandidateEvent.key(name).getBytes(UTF_8))) {
      noteCandidate(event);
    } else if (Arrays.equals(key, name.getBytes(UTF_8))) {
      noteModel(event);
    }
  }

  private void noteCandidate(ReceivedEvent event) {
    refused = Optional.empty();
    try {
      rollout.wanted(
          event.value().length == 0
              ? Optional.empty()
              : Optional.of(CandidateEventCodec.decode(event.headers(), event.value())));
    } catch (InvalidEventException e) {
      log.warn("the candidate event at {} is skipped: {}", event.position(), e.getMessage());
    }
  }

  private void noteModel(ReceivedEvent event) {
    if (event.value().length == 0) {
      // A tombstone: no version is promoted any more, and the current one keeps serving.
      wanted = Optional.empty();
      return;
    }
    try {
      wanted = Optional.of(ModelEventCodec.decode(event.headers(), event.value()));
      retryNanos = nanoClock.getAsLong();
    } catch (InvalidEventException e) {
      log.warn("the model event at {} is skipped: {}", event.position(), e.getMessage());
    }
  }

  private void act() throws InterruptedException {
    Optional<ModelEvent> due = wanted.filter(_ -> nanoClock.getAsLong() - retryNanos >= 0);
    if (due.isPresent() && !due.get().manifestSha256().equals(target.model().ref().digest())) {
      attempt(due.get());
    } else if (!isReported || due.isPresent()) {
      report(Optional.empty(), Map.of());
      wanted = wanted.filter(_ -> due.isEmpty());
    }
  }

  private void attempt(ModelEvent event) throws InterruptedException {
    wanted = Optional.empty();
    try {
      SwapReceipt done = swapTo(event);
      metrics.swapped(done);
      metrics.serving(done.to());
      log.info("swap {}", done);
      pending = Optional.of(new Pending(done, nanoClock.getAsLong()));
      report(Optional.empty(), done.numbers());
    } catch (ModelRefusedException e) {
      if (e.isWorthRetrying()) {
        wanted = Optional.of(event);
        retryNanos = nanoClock.getAsLong() + RETRY.toNanos();
      }
      refuse(ModelReference.of(event), e);
    } catch (RuntimeException e) {
      failed(event, e);
    }
  }

  /** Continues with the next event, which may be the rollback. */
  private void failed(ModelEvent event, RuntimeException e) throws InterruptedException {
    thread.skip("the swap to version " + event.version(), e);
    if (event.manifestSha256().equals(target.model().ref().digest())) {
      metrics.serving(target.model().ref());
      report(Optional.empty(), Map.of());
    } else {
      refuse(ModelReference.of(event), ModelRefusedException.ofBug(e));
    }
  }

  private SwapReceipt swapTo(ModelEvent event) throws ModelRefusedException, InterruptedException {
    if (rollout.isTrying(event.manifestSha256())) {
      SwapReceipt done = swap.toCandidate();
      rollout.promoted();
      return done;
    }
    rollout.suspend();
    return swap.to(event);
  }

  private void tryCandidate() throws InterruptedException {
    Optional<CandidateEvent> candidate = rollout.wanted();
    try {
      if (rollout.act()) {
        report(refused, receipt);
      }
    } catch (ModelRefusedException e) {
      refuse(ModelReference.of(candidate.orElseThrow()), e);
    } catch (RuntimeException e) {
      thread.skip("a candidate", e);
      if (candidate.isPresent()) {
        refuse(ModelReference.of(candidate.get()), ModelRefusedException.ofBug(e));
      }
    }
  }

  private void refuse(ModelReference event, ModelRefusedException e) throws InterruptedException {
    String reason = String.valueOf(e.getMessage());
    metrics.refused(e.step());
    log.warn(
        "version {} of {} is refused in step {}; {} keeps serving: {}",
        event.version(),
        event.name(),
        e.step().wire(),
        target.model().ref().version(),
        reason);
    log.debug("why", e);
    ReplicaEvent.Refusal refusal =
        new ReplicaEvent.Refusal(event.version(), event.manifestSha256(), e.step().wire(), reason);
    report(Optional.of(refusal), Map.of());
  }

  private void finishReceipt() throws InterruptedException {
    long nowNanos = nanoClock.getAsLong();
    if (pending.isPresent() && nowNanos - pending.get().sinceNanos() >= observation.toNanos()) {
      Pending done = pending.get();
      pending = Optional.empty();
      SwapReceipt whole = done.receipt().withAfter(swap.traffic(done.sinceNanos(), nowNanos));
      log.info("swap {}", whole);
      report(Optional.empty(), whole.numbers());
    }
  }

  private void report(Optional<ReplicaEvent.Refusal> refusal, Map<String, Double> numbers)
      throws InterruptedException {
    isReported = true;
    refused = refusal;
    receipt = numbers;
    reports.accept(
        new ReplicaEvent(replica, target.model().ref(), refusal, numbers, rollout.report()));
  }

  @Override
  public void close() {
    close(AWAY);
  }

  /**
   * Stops the thread within about this time; a swap that has not reached its switch is abandoned.
   */
  public void close(Duration timeout) {
    thread.close(timeout);
  }
}
