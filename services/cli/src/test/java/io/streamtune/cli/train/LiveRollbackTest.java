package io.streamtune.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.EventTypes;
import io.streamtune.events.Topics;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.training.LiveQualityEvent;
import io.streamtune.events.training.LiveQualityEventCodec;
import io.streamtune.events.training.TrainingEventCodec;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.read.TopicReader;
import io.streamtune.testkit.Until;
import io.streamtune.trainer.learn.LearnConfig;
import io.streamtune.trainer.learn.LearnStatus;
import io.streamtune.trainer.learn.LearnStatus.Activity;
import io.streamtune.trainer.learn.LearningLoop;
import io.streamtune.trainer.learn.trigger.TriggerConfig;
import io.streamtune.trainer.live.LiveConfig;
import io.streamtune.trainer.live.LiveFollower;
import io.streamtune.trainer.live.LiveTopics;
import io.streamtune.trainer.live.quality.LiveScore;
import io.streamtune.trainer.live.rollback.Rollback;
import io.streamtune.trainer.live.rollback.RollbackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: labels of the stream put a bad version out of service, and labels that name an image by its
 * id alone find it. Method: a real broker and store, and a {@link PlayedStream}.
 */
@Tag("broker")
final class LiveRollbackTest {
  private static final int IMAGES = 30;
  private static final LiveConfig LIVE =
      new LiveConfig(
          1000, 100, Duration.ofMillis(100), Optional.of(new RollbackConfig(20, 0.05, 0.001)));

  @TempDir private Path folder;
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final EmbeddedBroker broker = EmbeddedBroker.start();
  private final KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
  private final PlayedStream stream = new PlayedStream(kafka);
  private final ModelBundle first = LearnMaterial.bundle("1", 1);
  private final ModelBundle second = LearnMaterial.bundle("2", 2);
  private FileModelStore store;

  @BeforeEach
  void twoVersions() throws IOException {
    store = new FileModelStore(folder.resolve("store"));
    store.put(first);
    store.put(second);
    LearnMaterial.createTopics(kafka);
    stream.promote(first, store);
    stream.promote(second, store);
  }

  @AfterEach
  void stop() {
    stream.close();
    broker.close();
  }

  @Test
  void labels_by_id_are_collected_and_put_a_bad_version_out_of_service() throws Exception {
    LearningLoop loop =
        new LearningLoop(
            LearnMaterial.config(kafka, folder.resolve("trainer"), 10_000, 1).with(LIVE),
            first,
            store,
            registry,
            InstantSource.system(),
            System::nanoTime);
    try (RunningLoop learning = new RunningLoop(loop);
        ModelTopic models = new ModelTopic(kafka, "models");
        TopicReader training = new TopicReader(kafka, "training", TopicReader.Start.BEGINNING)) {
      stream.predict(first, 0, IMAGES, true);
      stream.predict(second, IMAGES, 2 * IMAGES, false);
      stream.say(0, 2 * IMAGES);

      ModelEvent back = awaitRollback(models, () -> !learning.isRunning());

      assertThat(back.version()).isEqualTo("1");
      assertThat(back.manifestSha256()).isEqualTo(first.digest());
      assertThat(back.previous()).contains("2");
      assertThat(back.reason().orElseThrow())
          .startsWith("rolled back automatically: live accuracy 0.0000 on the last ")
          .contains(" of 2 against 1.0000 on the last ");
      assertThat(back.metrics()).containsEntry("liveAccuracy", 1.0);
      Until.holds("all images are collected", () -> collected() == 2 * IMAGES, this::collected);
      awaitReport(training, "1");

      // Whatever is said of it from now on: it is not judged by the version that was bad.
      stream.predict(first, 2 * IMAGES, 3 * IMAGES, false);
      stream.say(2 * IMAGES, 3 * IMAGES);
      Until.holds("these count", () -> counter("matched") == 3 * IMAGES, () -> counter("matched"));
      Until.holds("the rest", () -> collected() == 3 * IMAGES, this::collected);
      models.poll(Duration.ofSeconds(1));
      assertThat(models.wanted(LearnMaterial.NAME)).contains(back);
      assertThat(rollbacks("announced")).isEqualTo(1);
      assertThat(registry.get("streamtune.live.accuracy").tag("version", "1").gauge().value())
          .isBetween(0.4, 0.6);
    }
  }

  @Test
  void a_fall_of_live_accuracy_begins_a_round_that_says_so() throws Exception {
    LearnConfig plain = LearnMaterial.config(kafka, folder.resolve("trainer"), 10_000, 1);
    LearnConfig config =
        new LearnConfig(
            plain.model(),
            kafka,
            plain.topics(),
            plain.group(),
            plain.folder(),
            plain.collect(),
            new TriggerConfig(10_000, Duration.ZERO, 0.2),
            plain.round(),
            Optional.of(LIVE.withoutRollback()));
    LearningLoop loop =
        new LearningLoop(config, first, store, registry, InstantSource.system(), System::nanoTime);
    try (RunningLoop _ = new RunningLoop(loop);
        TopicReader training = new TopicReader(kafka, "training", TopicReader.Start.BEGINNING)) {
      stream.predict(second, 0, 100, true);
      stream.say(0, 100);
      Until.holds("all is right", () -> live("labelled") == 100, () -> live("labelled"));
      assertThat(live("accuracy")).isEqualTo(1);
      awaitTurn(loop);
      stream.predict(second, 100, 150, false);
      stream.say(100, 150);

      List<String> said = new ArrayList<>();
      Until.holds(
          "a round for that reason",
          () -> {
            training.poll(Duration.ofMillis(100)).stream()
                .filter(e -> e.headers().text("ce_type").orElse("").equals(EventTypes.TRAINING))
                .map(e -> TrainingEventCodec.decode(e.headers(), e.value()))
                .forEach(event -> said.add(event.message().orElse("")));
            return said.stream()
                .anyMatch(text -> text.startsWith("live accuracy of 2 fell from 1"));
          },
          () -> said);
    }
  }

  /** Waits until the active trainer has looked at what is known of live accuracy now. */
  @SuppressWarnings("ReferenceEquality") // Each turn of the trainer makes a status of its own.
  private static void awaitTurn(LearningLoop loop) {
    Until.holds("it collects", () -> loop.status().activity() == Activity.COLLECTING, loop::status);
    for (int begun = 0; begun < 2; begun++) {
      LearnStatus before = loop.status();
      Until.holds("a turn of the trainer", () -> loop.status() != before, loop::status);
    }
  }

  /** Returns a number of the second version's live quality, 0 before there is any. */
  private double live(String name) {
    return registry.find("streamtune.live." + name).tag("version", "2").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  @Test
  void a_standby_measures_and_leaves_the_deed_to_the_active_one() throws Exception {
    AtomicBoolean isActive = new AtomicBoolean();
    List<LiveQualityEvent> reports = new ArrayList<>();
    LiveTopics topics = new LiveTopics(kafka, Topics.DEFAULT);
    // What was there before it starts counts, too.
    stream.predict(first, 0, IMAGES, true);
    stream.predict(second, IMAGES, 2 * IMAGES, false);
    stream.say(0, 2 * IMAGES);
    try (ModelTopic models = new ModelTopic(kafka, "models");
        LiveFollower follower =
            new LiveFollower(
                LearnMaterial.NAME,
                LIVE,
                topics,
                new Rollback(store, topics::releases, InstantSource.system()),
                reports::add,
                isActive::get,
                registry,
                System::nanoTime)) {
      follower.start();
      assertThat(follower.awaitCaughtUp(Until.PATIENCE)).isTrue();
      Until.holds(
          "it measures",
          () -> follower.serving().map(LiveScore::labelled).orElse(0) == IMAGES,
          follower::serving);
      assertThat(follower.serving().orElseThrow().accuracy()).isZero();
      assertThat(follower.locate(PlayedStream.named(3))).isPresent();
      assertThat(follower.locate(PlayedStream.named(999))).isEmpty();
      models.poll(Duration.ofMillis(500));
      assertThat(models.wanted(LearnMaterial.NAME).orElseThrow().version()).isEqualTo("2");
      assertThat(reports).isEmpty();

      isActive.set(true);

      assertThat(awaitRollback(models, () -> false).version()).isEqualTo("1");
    }
  }

  @Test
  void a_bug_in_a_report_ends_nothing_and_the_rollback_after_it_is_carried_out() throws Exception {
    AtomicInteger reports = new AtomicInteger();
    LiveTopics topics = new LiveTopics(kafka, Topics.DEFAULT);
    try (ModelTopic models = new ModelTopic(kafka, "models");
        LiveFollower follower =
            new LiveFollower(
                LearnMaterial.NAME,
                LIVE,
                topics,
                new Rollback(store, topics::releases, InstantSource.system()),
                _ -> {
                  if (reports.incrementAndGet() == 1) {
                    throw new IllegalStateException("a bug in the report");
                  }
                },
                () -> true,
                registry,
                System::nanoTime)) {
      follower.start();
      stream.predict(first, 0, IMAGES, true);
      stream.predict(second, IMAGES, IMAGES + 2, true);
      stream.say(0, IMAGES + 2);
      Until.holds("the bug is met", () -> reports.get() > 0, follower::serving);

      stream.predict(second, IMAGES + 2, 2 * IMAGES, false);
      stream.say(IMAGES + 2, 2 * IMAGES);

      assertThat(awaitRollback(models, () -> false).version()).isEqualTo("1");
    }
  }

  @Test
  void a_canary_that_labels_speak_against_is_ended_and_what_is_in_service_stays() throws Exception {
    List<LiveQualityEvent> reports = new ArrayList<>();
    LiveTopics topics = new LiveTopics(kafka, Topics.DEFAULT);
    ModelBundle third = LearnMaterial.bundle("3", 3);
    stream.predict(second, 0, IMAGES, true);
    stream.predict(third, IMAGES, 2 * IMAGES, false);
    try (ModelTopic models = new ModelTopic(kafka, "models");
        LiveFollower follower =
            new LiveFollower(
                LearnMaterial.NAME,
                LIVE,
                topics,
                new Rollback(store, topics::releases, InstantSource.system()),
                reports::add,
                () -> true,
                registry,
                System::nanoTime)) {
      models.publish(canary(third), Instant.now());
      follower.start();
      assertThat(models.candidate(LearnMaterial.NAME)).isPresent();

      stream.say(0, 2 * IMAGES);

      Until.holds(
          "the canary is ended",
          () -> {
            models.poll(Duration.ofMillis(100));
            return models.candidate(LearnMaterial.NAME).isEmpty();
          },
          () -> reports);
      // Counted a moment after it is announced.
      Until.holds("it is counted", () -> rollbacks("canary-ended") == 1, registry::getMeters);
      assertThat(models.wanted(LearnMaterial.NAME).orElseThrow().version()).isEqualTo("2");
    }
  }

  private static CandidateEvent canary(ModelBundle bundle) {
    String version = bundle.manifest().id().version();
    return new CandidateEvent(
        LearnMaterial.NAME,
        version,
        URI.create(LearnMaterial.NAME + "/" + version),
        bundle.digest(),
        CandidateEvent.Mode.CANARY,
        0.5);
  }

  private static ModelEvent awaitRollback(ModelTopic models, BooleanSupplier isOver) {
    Until.holds(
        "a rollback",
        () -> {
          models.poll(Duration.ofMillis(100));
          return isOver.getAsBoolean()
              || models.wanted(LearnMaterial.NAME).orElseThrow().state()
                  == ModelEvent.State.ROLLED_BACK;
        },
        () -> models.wanted(LearnMaterial.NAME));
    return models.wanted(LearnMaterial.NAME).orElseThrow();
  }

  /** Waits until the topic of training says how good a version is in service. */
  private static void awaitReport(TopicReader training, String version) {
    List<LiveQualityEvent> heard = new ArrayList<>();
    Until.holds(
        "a report on " + version,
        () -> {
          training.poll(Duration.ofMillis(100)).stream()
              .filter(e -> e.headers().text("ce_type").orElse("").equals(EventTypes.LIVE_QUALITY))
              .map(e -> LiveQualityEventCodec.decode(e.headers(), e.value()))
              .forEach(heard::add);
          return heard.stream().anyMatch(e -> e.serving().model().version().equals(version));
        },
        () -> heard);
    assertThat(heard.getLast().message().orElseThrow()).contains("by a rollback");
    assertThat(heard.getLast().previous().orElseThrow().accuracy()).isZero();
  }

  private double rollbacks(String outcome) {
    return registry.get("streamtune.rollbacks").tag("outcome", outcome).counter().count();
  }

  private double counter(String outcome) {
    return registry.get("streamtune.labels.matched").tag("outcome", outcome).counter().count();
  }

  /** Each image that is collected is a line of the log. */
  private long collected() {
    Path log = folder.resolve("trainer/images/labels.log");
    if (!Files.exists(log)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> !line.equals("forced")).count(); // Labels alone.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
