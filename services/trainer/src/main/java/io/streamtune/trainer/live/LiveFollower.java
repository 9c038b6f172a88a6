package io.streamtune.trainer.live;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.training.LiveQualityEvent;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.FollowerThread;
import io.streamtune.stream.read.TopicReader;
import io.streamtune.trainer.live.quality.LiveScore;
import io.streamtune.trainer.live.quality.Match;
import io.streamtune.trainer.live.rollback.Rollback;
import io.streamtune.trainer.live.rollback.RollbackDecision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows predictions, labels and models of one model, on its own thread {@code live-quality}:
 * measures, reports, and has {@link LiveJudge} act when labels speak against what answers.
 *
 * <p>At start it reads models from the beginning, the last {@link LiveConfig#predictionsMax}
 * predictions, and four times as many labels as a window holds: so a restart forgets nothing that
 * counts. It commits nothing.
 *
 * <p>A topic or broker that is away is come back to, and so is what meets a bug; an event that
 * cannot be handled is skipped (see {@link FollowerThread}). A standby follows, too, and neither
 * reports nor rolls back.
 */
public final class LiveFollower implements ImageLocator, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveFollower.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOCATE = Duration.ofSeconds(10);

  private final LiveConfig config;
  private final LiveTopics topics;
  private final Consumer<LiveQualityEvent> events;
  private final BooleanSupplier isActive;
  private final LiveMetrics metrics;
  private final LongSupplier nanoTime;
  private final FollowerThread thread;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition isRead = lock.newCondition();
  private final LiveState state; // Guarded by lock: who locates reads it, this thread writes it.
  private final LiveJudge judge;
  private long emptyPolls; // Guarded by lock.

  private volatile Optional<LiveScore> serving = Optional.empty();
  private boolean isReported = true;
  private long reportNanos;

  /**
   * Prepares a follower; nothing runs before {@link #start}.
   *
   * @param model name of the model
   * @param rollback carries a rollback out
   * @param events takes what is to be published; called on the follower's thread
   * @param isActive whether this trainer is the one that acts; any thread
   */
  public LiveFollower(
      String model,
      LiveConfig config,
      LiveTopics topics,
      Rollback rollback,
      Consumer<LiveQualityEvent> events,
      BooleanSupplier isActive,
      MeterRegistry registry,
      LongSupplier nanoTime) {
    this.config = config;
    this.topics = topics;
    this.events = events;
    this.isActive = isActive;
    this.metrics = new LiveMetrics(registry);
    this.nanoTime = nanoTime;
    this.state = new LiveState(model, config);
    this.judge = new LiveJudge(state, rollback, metrics, nanoTime);
    this.reportNanos = nanoTime.getAsLong();
    this.thread =
        new FollowerThread("live-quality", "following live quality", this::follow, registry);
  }

  /** Sets the callback for an error that ends the thread; set it before {@link #start}. */
  public void onFailure(Consumer<Throwable> callback) {
    thread.onFailure(callback);
  }

  /** Returns why live quality is not followed, if so. Called on: any thread. */
  public Optional<String> problem() {
    return thread.problem();
  }

  /** Begins to follow. Call once. */
  public void start() {
    thread.start();
  }

  /**
   * Waits until what is in the topics now is read, or a topic is known to be away.
   *
   * @return false if the time is over first
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    return caughtUp.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Returns how good the version in service is; empty before the first label of one of its
   * predictions. Called on: any thread.
   */
  public Optional<LiveScore> serving() {
    return serving;
  }

  /**
   * Returns where an image lies that was predicted a short while ago. What was published before the
   * call is known: for an image that is not known yet it waits until all of that is read, mostly
   * 0.2 s, at most 10 s. Called on: any thread that may block.
   */
  @Override
  public Optional<ImagePosition> locate(ImageRef image) throws InterruptedException {
    long leftNanos = LOCATE.toNanos();
    lock.lockInterruptibly();
    try {
      // The poll that runs may have begun before; the one after it began later.
      long enough = emptyPolls + 2;
      Optional<ImagePosition> found = state.locate(image);
      while (found.isEmpty() && emptyPolls < enough && leftNanos > 0 && thread.isAlive()) {
        leftNanos = isRead.awaitNanos(leftNanos);
        found = state.locate(image);
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  private void follow() {
    try (TopicReader predictions = topics.predictions(config.predictionsMax());
        TopicReader labels = topics.labels(config.labelsAgain());
        TopicReader models = topics.models()) {
      while (thread.isGoingOn() && !models.isCaughtUp()) {
        released(models.poll(POLL));
      }
      while (thread.isGoingOn() && !predictions.isCaughtUp()) {
        predicted(predictions.poll(POLL));
      }
      while (thread.isGoingOn() && !labels.isCaughtUp()) {
        labelled(labels.poll(POLL));
      }
      log.debug("live quality has caught up");
      caughtUp.countDown();
      while (thread.isGoingOn()) {
        predicted(predictions.poll(POLL));
        labelled(labels.poll(Duration.ZERO));
        released(models.poll(Duration.ZERO));
        judge();
        report();
        thread.worked();
      }
    } finally {
      caughtUp.countDown();
    }
  }

  private void predicted(List<ReceivedEvent> polled) {
    lock.lock();
    try {
      polled.forEach(
          event -> thread.handle(event, it -> state.predicted(it).ifPresent(this::matched)));
      emptyPolls += polled.isEmpty() ? 1 : 0;
      isRead.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void labelled(List<ReceivedEvent> polled) {
    lock.lock();
    try {
      polled.forEach(
          event -> thread.handle(event, it -> state.labelled(it).ifPresent(this::matched)));
    } finally {
      lock.unlock();
    }
  }

  private void matched(Match match) {
    metrics.matched(match);
    if (match == Match.MATCHED || match == Match.CORRECTED) {
      judge.changed();
      isReported = false;
    }
  }

  private void released(List<ReceivedEvent> polled) {
    for (ReceivedEvent event : polled) {
      thread.handle(event, state::released);
      judge.changed();
      isReported = false;
    }
  }

  private void judge() {
    if (isActive.getAsBoolean()) {
      judge.judge();
    }
  }

  private void report() {
    if (isReported) {
      return;
    }
    serving = state.serving();
    Optional<LiveScore> previous = state.previous();
    Optional<LiveScore> canary = state.canaryScore();
    metrics.scores(
        Stream.of(serving, previous, canary).flatMap(Optional::stream).distinct().toList());
    long nowNanos = nanoTime.getAsLong();
    if (nowNanos - reportNanos < 0 || !isActive.getAsBoolean()) {
      return;
    }
    isReported = true;
    reportNanos = nowNanos + config.every().toNanos();
    Optional<String> message = state.decide().map(RollbackDecision::reason);
    serving
        .map(
            score ->
                new LiveQualityEvent(
                    event(score),
                    previous.map(LiveFollower::event),
                    canary.map(LiveFollower::event),
                    message))
        .ifPresent(events);
  }

  private static LiveQualityEvent.Score event(LiveScore score) {
    return new LiveQualityEvent.Score(
        score.model(),
        score.predictions(),
        score.labelled(),
        score.accuracy(),
        score.logLoss(),
        score.delayMedian().toMillis() / 1e3,
        score.delayMean().toMillis() / 1e3);
  }

  /** Ends the thread in about 5 s. */
  @Override
  public void close() {
    thread.close(PATIENCE);
  }
}
