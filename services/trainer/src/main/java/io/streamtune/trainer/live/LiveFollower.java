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
 * Follows the predictions, labels and models topics for one model, on its own thread {@code
 * live-quality}. It measures live quality, reports it, and calls {@link LiveJudge}, which rolls
 * back a version or ends a canary.
 *
 * <p>At start it reads the models topic from the beginning, the last {@link
 * LiveConfig#predictionsMax} predictions, and four times as many labels as a window holds, so a
 * restart rebuilds the windows. It commits no offsets.
 *
 * <p>It retries after a topic or broker was unavailable and after a bug; an event that cannot be
 * handled is skipped (see {@link FollowerThread}). A standby follows too, but neither reports nor
 * rolls back.
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
  private final LiveState state; // Guarded by lock: locate() reads it.
  private final LiveJudge judge;
  private long emptyPolls; // Guarded by lock.

  private volatile Optional<LiveScore> serving = Optional.empty();
  private boolean isReported = true;
  private long reportNanos;

  /**
   * Creates a stopped follower; nothing runs before {@link #start}.
   *
   * @param model name of the model
   * @param rollback performs rollbacks
   * @param events receives the events to publish. Called on: the follower's thread
   * @param isActive whether this trainer is the active one. Called on: the follower's thread
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

  /** Returns why live quality is not followed; empty if it is. Called on: any thread. */
  public Optional<String> problem() {
    return thread.problem();
  }

  /** Starts the thread. Call once. */
  public void start() {
    thread.start();
  }

  /**
   * Waits until the follower has read what is in the topics now, or its first attempt has failed.
   *
   * @return false if the timeout elapses first
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    return caughtUp.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Returns the live score of the version in service; empty before the first label of one of its
   * predictions. Called on: any thread.
   */
  public Optional<LiveScore> serving() {
    return serving;
  }

  /**
   * Returns the position of an image that was predicted recently. All predictions published before
   * the call are considered: if the image is not known yet, the call waits until they are read,
   * usually 0.2 s, at most 10 s. Called on: any thread that may block.
   */
  @Override
  public Optional<ImagePosition> locate(ImageRef image) throws InterruptedException {
    long leftNanos = LOCATE.toNanos();
    lock.lockInterruptibly();
    try {
      // The current poll may have begun before this call; the next one begins after it.
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
