package io.streamtune.trainer.learn;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.events.training.LiveQualityEventCodec;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEventCodec;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.ModelStore;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.PositionReader;
import io.streamtune.trainer.collect.CollectedImages;
import io.streamtune.trainer.finetune.run.Job;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import io.streamtune.trainer.live.ImageLocator;
import io.streamtune.trainer.live.LiveConfig;
import io.streamtune.trainer.live.LiveFollower;
import io.streamtune.trainer.live.LiveTopics;
import io.streamtune.trainer.live.quality.LiveScore;
import io.streamtune.trainer.live.rollback.Rollback;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.ImageDecoder;
import io.streamtune.vision.view.Preprocessing;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The learning loop from start to end: while this trainer is the active one of its group it
 * collects labels, trains, evaluates and releases; otherwise it is a standby.
 *
 * <p>One thread does all of it, so two training runs never overlap; labels that arrive during a run
 * wait in Kafka. A label is committed once its image is on the disk. A candidate that passes the
 * gate is first put into the store and then announced; a crash between the two leaves a version in
 * the store that no replica serves.
 *
 * <p><b>Called on:</b> the thread that calls {@link #run}; {@link #stop} on any.
 */
public final class LearningLoop {
  private static final Logger log = LoggerFactory.getLogger(LearningLoop.class);
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final Duration CATCH_UP = Duration.ofSeconds(60);
  private static final Duration FLUSH = Duration.ofSeconds(10);
  private static final int PROGRESS_MAX = 10_000;

  private final LearnConfig config;
  private final ModelBundle base;
  private final ModelStore store;
  private final MeterRegistry registry;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final StopSignal stop = new StopSignal();
  private final StatusBoard board;
  private volatile Optional<LabelSource> reading = Optional.empty();
  private volatile Optional<LiveFollower> following = Optional.empty();

  /**
   * Creates a stopped loop.
   *
   * @param base model that each training run starts from, and the incumbent until a version is
   *     released
   * @param store stores the versions; the replicas must read the same store
   * @throws io.streamtune.trainer.dataset.DatasetException if the folder holds files that no
   *     trainer made
   */
  public LearningLoop(
      LearnConfig config,
      ModelBundle base,
      ModelStore store,
      MeterRegistry registry,
      InstantSource clock,
      LongSupplier nanoTime) {
    FolderLock.requireOurs(config.folder());
    this.config = config;
    this.base = base;
    this.store = store;
    this.registry = registry;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.board = new StatusBoard(config);
  }

  /**
   * Requests a training run, which begins in a moment. Called on: any thread.
   *
   * @param reason the reason, as text for people
   * @return why no run will begin; empty if the request is accepted
   */
  public Optional<String> ask(String reason) {
    return board.ask(reason);
  }

  /** Returns the current status. Called on: any thread. */
  public LearnStatus status() {
    return board.status();
  }

  /**
   * Returns whether the brokers can be reached, according to the last attempt. Called on: any
   * thread.
   */
  public boolean isConnected() {
    return reading.map(LabelSource::isConnected).orElse(true);
  }

  /** Returns why live quality is not followed; empty if it is. Called on: any thread. */
  public Optional<String> liveProblem() {
    return following.flatMap(LiveFollower::problem);
  }

  /**
   * Tells the loop to end after its current step. To interrupt a training run in progress,
   * interrupt the loop's thread as well.
   */
  public void stop() {
    stop.tell();
  }

  /**
   * Collects and trains until {@link #stop} is called.
   *
   * @throws IOException if the folder or the store cannot be written
   * @throws io.streamtune.stream.StreamException if Kafka rejects a request
   * @throws IllegalStateException if a Kafka client has failed for good
   */
  public void run() throws IOException, InterruptedException {
    try (EventSink sink = new EventSink(SinkConfig.of(PROGRESS_MAX), config.kafka(), registry);
        LabelSource labels = new LabelSource(config, registry, stop::fail)) {
      reading = Optional.of(labels);
      sink.onFailure(stop::fail);
      sink.expect(List.of(config.topics().training()));
      sink.start();
      if (config.live().isPresent()) {
        try (LiveFollower live = live(config.live().get(), labels, sink)) {
          live.onFailure(stop::fail);
          following = Optional.of(live);
          live.start();
          awaitPredictions(live);
          inTurn(labels, sink, live, live::serving);
        }
      } else {
        inTurn(labels, sink, ImageLocator.NONE, Optional::empty);
      }
      labels.stopFetching();
      sink.flush(FLUSH);
    } finally {
      board.show(Activity.STOPPED);
    }
  }

  /**
   * Collects and trains while this member is the active one, and is a standby otherwise. The
   * collected images are open only while it is active: they belong to the active trainer.
   */
  private void inTurn(
      LabelSource labels,
      EventSink sink,
      ImageLocator locator,
      Supplier<Optional<LiveScore>> quality)
      throws IOException, InterruptedException {
    TrainingRuns rounds =
        new TrainingRuns(config, base, store, event -> publish(event, sink), clock, nanoTime);
    ActiveTrainer collecting =
        new ActiveTrainer(config, labels, rounds, quality, board, stop, nanoTime);
    Preprocessing spec = Job.preprocessing(base, config.round().recipe());
    try (PositionReader stream = new PositionReader(config.kafka());
        ImageDecoder decoder = new ImageDecoder(spec, DecodeLimits.DEFAULTS)) {
      labels.start();
      while (stop.isGoingOn()) {
        Optional<FolderLock> lock =
            labels.isActive() ? FolderLock.take(config.folder()) : Optional.empty();
        if (lock.isEmpty()) {
          board.show(Activity.STANDBY);
          stop.pause(WAIT);
          continue;
        }
        try (FolderLock _ = lock.get();
            CollectedImages images =
                CollectedImages.open(config.folder().resolve("images"), config.collect())) {
          String topic = config.topics().images();
          collecting.run(images, new LabelIntake(images, stream, topic, locator, decoder, spec));
        }
      }
    }
  }

  /** Until the predictions are read, a label that names its image by id finds no image. */
  private void awaitPredictions(LiveFollower live) throws InterruptedException {
    long beginNanos = nanoTime.getAsLong();
    while (stop.isGoingOn() && !live.awaitCaughtUp(WAIT)) {
      if (nanoTime.getAsLong() - beginNanos > CATCH_UP.toNanos()) {
        log.warn("predictions are not read yet; labels that name no position may be unknown");
        return;
      }
    }
  }

  private LiveFollower live(LiveConfig quality, LabelSource labels, EventSink sink) {
    LiveTopics topics = new LiveTopics(config.kafka(), config.topics());
    return new LiveFollower(
        config.model(),
        quality,
        topics,
        new Rollback(store, topics::releases, clock),
        event ->
            sink.send(
                config.topics().training(),
                LiveQualityEventCodec.encode(event, clock.instant()),
                _ -> {}),
        labels::isActive,
        registry,
        nanoTime);
  }

  /**
   * Publishes the progress of a run. While the brokers are unavailable at most {@code PROGRESS_MAX
   * / 2} events wait, and later ones are dropped: the run matters more than its progress events.
   *
   * @throws IllegalStateException if a Kafka client has failed for good; the run ends then
   */
  private void publish(TrainingEvent event, EventSink sink) {
    board.show(event);
    if (stop.isGoingOn() && sink.unfinished() < PROGRESS_MAX / 2) {
      sink.send(
          config.topics().training(), TrainingEventCodec.encode(event, clock.instant()), _ -> {});
    }
  }
}
