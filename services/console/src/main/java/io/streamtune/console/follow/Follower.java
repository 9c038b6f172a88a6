package io.streamtune.console.follow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.console.board.AnsweredImage;
import io.streamtune.console.board.Card;
import io.streamtune.console.board.CardDraft;
import io.streamtune.console.board.ConsumerLag;
import io.streamtune.console.board.PageSection;
import io.streamtune.console.board.PageState;
import io.streamtune.console.board.RecentClasses;
import io.streamtune.console.board.StreamBoard;
import io.streamtune.console.models.ModelBoard;
import io.streamtune.console.photo.ThumbnailCache;
import io.streamtune.console.quality.QualityBoard;
import io.streamtune.console.teach.TeachBoard;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.Topics;
import io.streamtune.events.image.DeadLetter;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelEvent;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.FollowerThread;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topics from their current end on its own thread {@code console-follow}, and updates
 * what pages show five times a second, however many events arrive.
 */
public final class Follower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final long TICK_NANOS = Duration.ofMillis(200).toNanos();
  private static final long AWAY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long STATS_NANOS = Duration.ofSeconds(1).toNanos();

  /** Why: a run writes some hundred events, so the last few runs are shown after a restart. */
  private static final long TRAINING_AGAIN = 5000;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LongSupplier nanoTime;
  private final String epoch;
  private final StreamBoard board;
  private final PhotoReader photos;
  private final LagWatch backlog;
  private final TeachBoard teaching;
  private final QualityBoard quality;
  private final ModelBoard models;
  private final List<Feed> feeds;
  private final Counter events;
  private final Counter unreadable;
  private final FollowerThread thread;
  private PageSection stats = PageSection.empty("stats");
  private PageSection teach = PageSection.empty("teach");
  private PageSection versions = PageSection.empty("models");
  private PageSection judged = PageSection.empty("quality");
  private long tickNanos;
  private long statsNanos;
  private volatile boolean isFollowing;
  private volatile PageState shown;

  /**
   * A topic and the method that handles its events.
   *
   * @param isNeeded whether the page reports that the topic cannot be followed
   */
  private record Feed(FollowedTopic topic, Consumer<ReceivedEvent> reader, boolean isNeeded) {}

  /**
   * Creates a stopped follower; {@link #start} starts it.
   *
   * @param photos receives the thumbnails
   * @param classes receives the names of classes
   * @param models receives the events of the topic of models
   * @param random samples the predictions to show
   */
  public Follower(
      FollowConfig config,
      ThumbnailCache photos,
      RecentClasses classes,
      ModelBoard models,
      RandomGenerator random,
      MeterRegistry registry,
      LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.epoch = config.epoch();
    this.tickNanos = nanoTime.getAsLong();
    this.statsNanos = tickNanos;
    this.board = new StreamBoard(config.cardsPerSecond(), random, classes, this::chosen, tickNanos);
    this.photos = new PhotoReader(config.kafka(), config.topics().images(), photos, registry);
    this.quality = new QualityBoard((at, found) -> this.photos.offer(Optional.of(at), found));
    this.backlog = new LagWatch(config.kafka(), config.topics(), config.group(), registry);
    this.teaching = new TeachBoard(config.labelsPerRun());
    this.models = models;
    this.feeds = feeds(config);
    this.thread =
        new FollowerThread("console-follow", "following the topics", this::follow, registry);
    this.events = counter(registry, "read");
    this.unreadable = counter(registry, "unreadable");
    this.shown = new PageState(epoch, List.of(), List.of());
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("streamtune.console.events")
        .description("Records that were followed")
        .tag("outcome", outcome)
        .register(registry);
  }

  /**
   * Predictions come first, because the poll waits for them; the other topics are polled in between
   * without waiting.
   */
  private List<Feed> feeds(FollowConfig config) {
    Topics topics = config.topics();
    KafkaSettings kafka = config.kafka();
    FollowedTopic training =
        new FollowedTopic(
            topics.training(),
            () -> TopicReader.last(kafka, topics.training(), TRAINING_AGAIN),
            teaching::forgetRuns,
            nanoTime);
    FollowedTopic released =
        new FollowedTopic(
            topics.models(),
            () -> new TopicReader(kafka, topics.models(), TopicReader.Start.BEGINNING),
            models::forget,
            nanoTime);
    return List.of(
        new Feed(fromNow(kafka, topics.predictions()), this::predicted, true),
        new Feed(fromNow(kafka, topics.deadLetters()), this::refused, true),
        new Feed(fromNow(kafka, topics.labels()), this::labelled, false),
        new Feed(training, teaching::trained, false),
        new Feed(released, models::told, false));
  }

  private FollowedTopic fromNow(KafkaSettings kafka, String topic) {
    return new FollowedTopic(
        topic, () -> new TopicReader(kafka, topic, TopicReader.Start.END), () -> {}, nanoTime);
  }

  private void chosen(AnsweredImage answer) {
    photos.offer(
        answer.prediction().image().position(), photo -> board.add(CardDraft.of(answer, photo)));
  }

  /** Starts the threads. Call once. */
  public void start() {
    photos.start();
    backlog.start();
    thread.start();
  }

  /** Returns what pages show now. Called on: any thread. */
  public PageState shown() {
    return shown;
  }

  /**
   * Returns whether predictions are being read and a broker is connected. Called on: any thread.
   */
  public boolean isFollowing() {
    return isFollowing && thread.isAlive();
  }

  /** Returns whether the follower was started and has not ended. Called on: any thread. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Returns why one of its threads does not make progress, if so. Called on: any thread. */
  public Optional<String> problem() {
    return threads().flatMap(one -> one.problem().stream()).findFirst();
  }

  /** Returns the error that ended one of its threads for good, if any. Called on: any thread. */
  public Optional<Error> failure() {
    return threads().flatMap(one -> one.failure().stream()).findFirst();
  }

  private Stream<FollowerThread> threads() {
    return Stream.of(thread, photos.thread(), backlog.thread());
  }

  private void follow() throws InterruptedException {
    try {
      tick(nanoTime.getAsLong()); // Before the brokers are queried: they may be unreachable.
      while (thread.isGoingOn()) {
        look();
        thread.worked();
      }
    } finally {
      if (!thread.isGoingOn()) {
        feeds.forEach(feed -> feed.topic().close());
      }
    }
  }

  private void look() throws InterruptedException {
    Duration wait = POLL;
    long beginNanos = nanoTime.getAsLong();
    for (Feed feed : feeds) {
      feed.topic().poll(wait).forEach(event -> thread.handle(event, it -> read(it, feed.reader())));
      wait = Duration.ZERO;
      if (nanoTime.getAsLong() - beginNanos >= AWAY_NANOS) {
        break; // While brokers are unreachable each topic waits; pages are updated in between.
      }
    }
    isFollowing = feeds.getFirst().topic().isRead();
    if (!isFollowing) {
      thread.pause(POLL);
    }
    long nowNanos = nanoTime.getAsLong();
    if (nowNanos - tickNanos >= TICK_NANOS) {
      tickNanos = nowNanos;
      tick(nowNanos);
    }
  }

  /** Counts and skips an event that cannot be decoded; its producer has to be fixed. */
  private void read(ReceivedEvent event, Consumer<ReceivedEvent> reader) {
    try {
      reader.accept(event);
      events.increment();
    } catch (InvalidEventException e) {
      unreadable.increment();
      log.debug("{} cannot be read", event.position(), e);
    }
  }

  private void predicted(ReceivedEvent event) {
    Prediction prediction = PredictionCodec.decode(event.headers(), event.value());
    quality.predicted(prediction);
    board.predicted(new AnsweredImage(prediction, event.timestampMillis()), nanoTime.getAsLong());
  }

  private void labelled(ReceivedEvent event) {
    LabelEvent said = LabelEvent.read(event.position(), event.headers(), event.value());
    teaching.labelled(said, event.timestampMillis());
    if (said instanceof Label label) {
      quality.labelled(label, event.timestampMillis());
    }
  }

  private void refused(ReceivedEvent event) {
    board.refused(
        DeadLetter.read(event.key(), event.headers(), event.value()),
        event.timestampMillis(),
        nanoTime.getAsLong());
  }

  private void tick(long nowNanos) {
    List<Card> cards = board.tick(nowNanos);
    if (nowNanos - statsNanos >= STATS_NANOS || stats.version() == 0) {
      statsNanos = nowNanos;
      teaching.lastRunMillis().ifPresent(backlog::countLabelsSince);
      ConsumerLag behind = backlog.latest();
      stats = stats.with(board.stats(behind, problems(), nowNanos));
      teach = teach.with(teaching.json(behind.labels()));
      versions = versions.with(models.json());
      judged = judged.with(quality.json());
    }
    shown = new PageState(epoch, cards, List.of(stats, teach, versions, judged));
  }

  private List<String> problems() {
    Stream<String> topics =
        feeds.stream().filter(Feed::isNeeded).flatMap(feed -> feed.topic().problem().stream());
    Stream<String> known = Stream.concat(problem().stream(), backlog.latest().problem().stream());
    return Stream.concat(topics, known).distinct().toList();
  }

  /** Ends the threads within 15 s. */
  @Override
  public void close() {
    photos.close();
    backlog.close();
    thread.close(PATIENCE);
  }
}
