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
 * Learning from the stream, from its start to its end: collects labels, trains, judges and releases
 * while this trainer is the active one of its group, and stands by else.
 *
 * <p>One thread does all of it, so never two rounds run at once; labels that come during a round
 * wait in Kafka. A label is committed when its image lies on the disk. What the gate lets pass is
 * put into the store first and announced then; a crash between the two leaves a version that nobody
 * serves.
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
   * Prepares a loop.
   *
   * @param base what each round starts from, and the incumbent until a version is released
   * @param store takes the versions; the replicas must read the same
   * @throws io.streamtune.trainer.dataset.DatasetException if somebody else keeps files in the
   *     folder
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
   * Asks for a round, which begins in a moment. Called on: any thread.
   *
   * @param reason why, for people
   * @return why there will be none; empty if there will
   */
  public Optional<String> ask(String reason) {
    return board.ask(reason);
  }

  /** Returns how the loop is. Called on: any thread. */
  public LearnStatus status() {
    return board.status();
  }

  /** Returns whether the brokers can be reached, as far as is known. Called on: any thread. */
  public boolean isConnected() {
    return reading.map(LabelSource::isConnected).orElse(true);
  }

  /** Returns why live quality is not followed, if so. Called on: any thread. */
  public Optional<String> liveProblem() {
    return following.flatMap(LiveFollower::problem);
  }

  /**
   * Tells the loop to end after what it is doing; a round that runs is interrupted by its thread.
   */
  public void stop() {
    stop.tell();
  }

  /**
   * Collects and learns until told to stop.
   *
   * @throws IOException if the folder or the store cannot be written
   * @throws io.streamtune.stream.StreamException if Kafka refuses
   * @throws IllegalStateException if a client of Kafka has failed for good
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
   * Works while this member is the active one, and stands by else. The collected images are opened
   * for that time alone: while another trainer works, they are its.
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

  /** Before they are read, a label by id would find no image. */
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
   * Tells how a round goes. While the brokers are away, so many events wait and no more: the round
   * is worth more than its story.
   *
   * @throws IllegalStateException if a client of Kafka has failed for good; the round ends then
   */
  private void publish(TrainingEvent event, EventSink sink) {
    board.show(event);
    if (stop.isGoingOn() && sink.unfinished() < PROGRESS_MAX / 2) {
      sink.send(
          config.topics().training(), TrainingEventCodec.encode(event, clock.instant()), _ -> {});
    }
  }
}
