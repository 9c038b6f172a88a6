package io.streamtune.trainer.learn;

import io.micrometer.core.instrument.MeterRegistry;
import io.streamtune.events.LiveQualityEventCodec;
import io.streamtune.events.ModelEvent;
import io.streamtune.events.TrainingEvent;
import io.streamtune.events.TrainingEvent.Stage;
import io.streamtune.events.TrainingEventCodec;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.store.ModelStore;
import io.streamtune.stream.EventSink;
import io.streamtune.stream.EventSource;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ModelTopic;
import io.streamtune.stream.OneActiveAssignor;
import io.streamtune.stream.PositionReader;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.SourceConfig;
import io.streamtune.trainer.collect.CollectedImages;
import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.finetune.DivergedException;
import io.streamtune.trainer.finetune.Job;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import io.streamtune.trainer.live.ImageLocator;
import io.streamtune.trainer.live.LiveConfig;
import io.streamtune.trainer.live.LiveFollower;
import io.streamtune.trainer.live.LiveTopics;
import io.streamtune.trainer.live.quality.LiveScore;
import io.streamtune.trainer.live.rollback.Rollback;
import io.streamtune.trainer.release.Retention;
import io.streamtune.vision.DecodeLimits;
import io.streamtune.vision.ImageDecoder;
import io.streamtune.vision.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects labels and, after every so many, trains, judges and releases a new version.
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
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private static final int LABELS_MAX = 500;
  private static final long LABEL_BYTES_MAX = 256L << 20;
  private static final int PROGRESS_MAX = 10_000;
  private static final DateTimeFormatter VERSION =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final LearnConfig config;
  private final ModelBundle base;
  private final ModelStore store;
  private final MeterRegistry registry;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final BlockingQueue<ReceivedEvent> arrived = new LinkedBlockingQueue<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private volatile LearnStatus status;

  /**
   * Prepares a loop.
   *
   * @param base what each round starts from, and the incumbent until a version is released
   * @param store takes the versions; the replicas must read the same
   */
  public LearningLoop(
      LearnConfig config,
      ModelBundle base,
      ModelStore store,
      MeterRegistry registry,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.config = config;
    this.base = base;
    this.store = store;
    this.registry = registry;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.status = LearnStatus.starting(config.triggers().every());
  }

  /**
   * Asks for a round, which begins in a moment. Called on: any thread.
   *
   * @param reason why, for people
   * @return why there will be none; empty if there will
   */
  public Optional<String> ask(String reason) {
    LearnStatus now = status;
    Optional<String> problem =
        switch (now.activity()) {
          case STARTING -> Optional.of("the trainer is starting; ask again in a moment");
          case STOPPED -> Optional.of("the trainer has ended");
          case STANDBY -> Optional.of("this trainer stands by; ask the active one of its group");
          case TRAINING -> Optional.of("a round runs already");
          case COLLECTING ->
              ready(now.train(), now.valid()).size() >= 2
                  ? Optional.empty()
                  : Optional.of(
                      "fewer than two classes have %d images to learn from and %d held out"
                          .formatted(config.trainMin(), config.validMin()));
        };
    if (problem.isEmpty()) {
      asked.set(reason);
    }
    return problem;
  }

  /** Returns how the loop is. Called on: any thread. */
  public LearnStatus status() {
    return status;
  }

  /**
   * Tells the loop to end after what it is doing; a round that runs is interrupted by its thread.
   */
  public void stop() {
    stopped.set(true);
  }

  /**
   * Collects and learns until told to stop.
   *
   * @throws IOException if the folder or the store cannot be written
   * @throws io.streamtune.stream.StreamException if Kafka refuses
   */
  public void run() throws IOException, InterruptedException {
    Preprocessing spec = Job.preprocessing(base, config.recipe());
    try (CollectedImages images =
            CollectedImages.open(config.folder().resolve("images"), config.collect());
        PositionReader stream = new PositionReader(config.kafka());
        ImageDecoder decoder = new ImageDecoder(spec, DecodeLimits.DEFAULTS);
        EventSink sink = new EventSink(SinkConfig.of(PROGRESS_MAX), config.kafka(), registry);
        EventSource source = new EventSource(reading(), oneActive(), registry)) {
      sink.start();
      Locating collecting =
          (locator, quality) -> {
            source.start(arrived::addAll);
            LabelIntake intake = new LabelIntake(images, stream, locator, decoder, spec);
            collect(images, intake, quality, source, sink);
          };
      if (config.live().isPresent()) {
        try (LiveFollower live = live(config.live().get(), source, sink)) {
          live.start();
          awaitPredictions(live);
          collecting.with(live, live::serving);
        }
      } else {
        collecting.with(ImageLocator.NONE, Optional::empty);
      }
      source.stopFetching();
      sink.flush(DRAIN);
    } finally {
      status = status.with(Activity.STOPPED);
    }
  }

  /** What needs to know where images lie, and how good the version in service is. */
  private interface Locating {
    void with(ImageLocator locator, Supplier<Optional<LiveScore>> quality)
        throws IOException, InterruptedException;
  }

  /** Before they are read, a label by id would find no image. */
  private void awaitPredictions(LiveFollower live) throws InterruptedException {
    long beginNanos = nanoTime.getAsLong();
    while (!stopped.get() && !live.awaitCaughtUp(WAIT)) {
      if (nanoTime.getAsLong() - beginNanos > CATCH_UP.toNanos()) {
        log.warn("predictions are not read yet; labels that name no position may be unknown");
        return;
      }
    }
  }

  /** The member that has partitions is the one that acts. */
  private LiveFollower live(LiveConfig quality, EventSource source, EventSink sink) {
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
        () -> source.assignedPartitions() > 0,
        registry,
        nanoTime);
  }

  private SourceConfig reading() {
    return new SourceConfig(
        config.topics().labels(), config.group(), LABELS_MAX, LABEL_BYTES_MAX, DRAIN, LABELS_MAX);
  }

  /** Training must not be shared: one member has all partitions, the others stand by. */
  private KafkaSettings oneActive() {
    return config
        .kafka()
        .with("consumer.partition.assignment.strategy", OneActiveAssignor.class.getName());
  }

  private void collect(
      CollectedImages images,
      LabelIntake intake,
      Supplier<Optional<LiveScore>> quality,
      EventSource source,
      EventSink sink)
      throws IOException, InterruptedException {
    LearntMark mark = new LearntMark(config.folder().resolve("learnt"));
    Triggers triggers =
        new Triggers(
            config.triggers(), Math.max(0, images.changes() - mark.read()), nanoTime.getAsLong());
    AccuracyDrop drop = new AccuracyDrop(config.triggers().accuracyDrop());
    if (round().isUnderWay()) {
      triggers.ask("a round was interrupted");
    }
    while (!stopped.get()) {
      ReceivedEvent event = arrived.poll(WAIT.toMillis(), TimeUnit.MILLISECONDS);
      if (event != null) {
        if (intake.take(event)) {
          triggers.changed();
        }
        images.force();
        source.complete(event);
      }
      boolean isActive = source.assignedPartitions() > 0;
      tell(isActive ? Activity.COLLECTING : Activity.STANDBY, images, intake, triggers.changes());
      String reason = asked.getAndSet("");
      if (!reason.isEmpty()) {
        triggers.ask(reason);
      }
      quality
          .get()
          .flatMap(now -> drop.look(now.model().version(), now.labelled(), now.accuracy()))
          .ifPresent(triggers::ask);
      List<String> classes = ready(images.train(), images.valid());
      Optional<String> due = triggers.due(nanoTime.getAsLong()).filter(_ -> isActive);
      if (due.isPresent() && classes.size() >= 2) {
        log.info("a round begins: {}; not used so far: {}", due.get(), intake.unused());
        triggers.begun(nanoTime.getAsLong());
        tell(Activity.TRAINING, images, intake, 0);
        long seen = images.changes();
        learn(classes, due.get(), sink);
        mark.write(seen);
      }
    }
  }

  private void tell(Activity activity, CollectedImages images, LabelIntake intake, long changes) {
    TreeMap<String, Integer> unused = new TreeMap<>();
    intake.unused().forEach((reason, count) -> unused.put(reason.words(), count));
    status =
        new LearnStatus(
            activity,
            new TreeMap<>(images.train()),
            new TreeMap<>(images.valid()),
            changes,
            config.triggers().every(),
            unused,
            status.last());
  }

  /** Returns the classes that have enough photos on both sides, sorted. */
  private List<String> ready(Map<String, Integer> train, Map<String, Integer> valid) {
    return train.entrySet().stream()
        .filter(entry -> entry.getValue() >= config.trainMin())
        .map(Map.Entry::getKey)
        .filter(name -> valid.getOrDefault(name, 0) >= config.validMin())
        .toList();
  }

  private void learn(List<String> classes, String reason, EventSink sink)
      throws IOException, InterruptedException {
    Instant now = clock.instant();
    ModelId id = new ModelId(config.model(), VERSION.format(now));
    Progress progress =
        new Progress(id.toString(), config.model(), event -> publish(event, sink), nanoTime);
    progress.say(
        Stage.DATASET, "%s; classes: %s".formatted(reason, String.join(", ", classes)), Map.of());
    try (ModelTopic topic = new ModelTopic(config.kafka(), config.topics().models())) {
      Optional<ModelEvent> wanted = topic.wanted(config.model());
      ModelBundle incumbent = incumbent(wanted);
      Path images = config.folder().resolve("images");
      Round.Result result =
          round().run(images, classes, ServingModel.of(incumbent), id, now, progress);
      progress.say(Stage.GATE, result.verdict().reason(), result.verdict().numbers());
      store.put(result.candidate());
      if (result.verdict().isPassed()) {
        topic.publish(released(result, incumbent), clock.instant());
        progress.say(Stage.RELEASED, id + " is promoted", result.verdict().numbers());
      } else {
        progress.say(Stage.REFUSED, result.verdict().reason(), result.verdict().numbers());
      }
      round().forget();
      log.info("{}: {}", id, result.verdict().reason());
      removeOld(topic);
    } catch (DatasetException | DivergedException | InvalidModelException e) {
      // What made it break off would do so again.
      round().forget();
      log.warn("the round of {} broke off: {}", id, e.getMessage());
      progress.say(Stage.FAILED, String.valueOf(e.getMessage()), Map.of());
    }
  }

  /** What any replica serves, and what a roll-back may go back to, stays. */
  private void removeOld(ModelTopic topic) throws IOException {
    topic.poll(WAIT);
    Set<String> needed = new TreeSet<>(Set.of(base.manifest().id().version()));
    for (ModelEvent event : topic.wanted(config.model()).stream().toList()) {
      needed.add(event.version());
      event.previous().ifPresent(needed::add);
      event.parent().ifPresent(needed::add);
    }
    topic
        .replicas(config.model())
        .values()
        .forEach(replica -> needed.add(replica.serving().version()));
    List<ModelId> leaving =
        config.retention().leaving(store.list().models(), config.model(), needed);
    for (ModelId old : leaving) {
      store.delete(old);
      log.info("{} has left the store", old);
    }
    List<String> dead = store.removeLeftovers(clock.instant().minus(Retention.LEFT_OVER));
    dead.forEach(folder -> log.info("{} was left over; it is removed", folder));
  }

  private Round round() {
    return new Round(
        base,
        config.recipe(),
        config.gate(),
        config.device(),
        config.folder().resolve("round"),
        nanoTime);
  }

  private ModelBundle incumbent(Optional<ModelEvent> wanted) throws IOException {
    return wanted.isPresent()
        ? store.fetch(wanted.get().uri(), wanted.get().manifestSha256())
        : base;
  }

  private ModelEvent released(Round.Result result, ModelBundle incumbent) {
    ModelId id = result.candidate().manifest().id();
    return new ModelEvent(
        id.name(),
        id.version(),
        store.uri(id),
        result.candidate().digest(),
        ModelEvent.State.PROMOTED,
        result.verdict().numbers(),
        Optional.of(base.manifest().id().version()),
        Optional.of(incumbent.manifest().id().version()),
        Optional.of(result.verdict().reason()));
  }

  private void publish(TrainingEvent event, EventSink sink) {
    status = status.with(event);
    sink.send(
        config.topics().training(), TrainingEventCodec.encode(event, clock.instant()), _ -> {});
  }
}
