package io.streamtune.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.Activation;
import io.streamtune.events.CandidateEvent;
import io.streamtune.events.EventTypes;
import io.streamtune.events.ImageEvent;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.Label;
import io.streamtune.events.LabelCodec;
import io.streamtune.events.LiveQualityEvent;
import io.streamtune.events.LiveQualityEventCodec;
import io.streamtune.events.ModelEvent;
import io.streamtune.events.ModelRef;
import io.streamtune.events.Prediction;
import io.streamtune.events.PredictionCodec;
import io.streamtune.events.ScoredLabel;
import io.streamtune.events.Timings;
import io.streamtune.events.Topics;
import io.streamtune.events.Tta;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.EventSink;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ModelTopic;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.TopicReader;
import io.streamtune.testkit.Until;
import io.streamtune.trainer.learn.LearningLoop;
import io.streamtune.trainer.live.LiveConfig;
import io.streamtune.trainer.live.LiveFollower;
import io.streamtune.trainer.live.LiveTopics;
import io.streamtune.trainer.live.quality.LiveScore;
import io.streamtune.trainer.live.rollback.Rollback;
import io.streamtune.trainer.live.rollback.RollbackConfig;
import io.streamtune.trainer.release.ModelEvents;
import java.awt.Color;
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
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: labels of the stream put a bad version out of service, and labels that name an image by its
 * id alone find it. Method: a real broker and store; predictions of two versions are written by
 * hand, as no network is that bad to order.
 */
@Tag("broker")
final class LiveRollbackTest {
  private static final int IMAGES = 30;
  private static final LiveConfig LIVE =
      new LiveConfig(
          1000, 100, Duration.ofMillis(100), Optional.of(new RollbackConfig(20, 0.05, 0.001)));

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(5);
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final EmbeddedBroker broker = EmbeddedBroker.start();
  private final KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
  private final EventSink sink = new EventSink(SinkConfig.of(10_000), kafka, registry);
  private final ModelBundle first = LearnMaterial.bundle("1", 1);
  private final ModelBundle second = LearnMaterial.bundle("2", 2);
  private FileModelStore store;

  @BeforeEach
  void twoVersions() throws IOException {
    store = new FileModelStore(folder.resolve("store"));
    store.put(first);
    store.put(second);
    LearnMaterial.createTopics(kafka);
    sink.start();
    promote(first);
    promote(second);
  }

  @AfterEach
  void stop() {
    sink.close();
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
    CompletableFuture<Void> learning = CompletableFuture.runAsync(() -> run(loop));
    try (ModelTopic models = new ModelTopic(kafka, "models");
        TopicReader training = new TopicReader(kafka, "training", TopicReader.Start.BEGINNING)) {
      predict(first, 0, true);
      predict(second, IMAGES, false);
      say(0, 2 * IMAGES);

      ModelEvent back = awaitRollback(models, learning);

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
      predict(first, 2 * IMAGES, false);
      say(2 * IMAGES, 3 * IMAGES);
      Until.holds("these count", () -> counter("matched") == 3 * IMAGES, () -> counter("matched"));
      Until.holds("the rest", () -> collected() == 3 * IMAGES, this::collected);
      models.poll(Duration.ofSeconds(1));
      assertThat(models.wanted(LearnMaterial.NAME)).contains(back);
      assertThat(rollbacks("announced")).isEqualTo(1);
      assertThat(registry.get("streamtune.live.accuracy").tag("version", "1").gauge().value())
          .isBetween(0.4, 0.6);
    } finally {
      loop.stop();
      learning.get();
    }
  }

  @Test
  void a_standby_measures_and_leaves_the_deed_to_the_active_one() throws Exception {
    AtomicBoolean isActive = new AtomicBoolean();
    List<LiveQualityEvent> reports = new ArrayList<>();
    LiveTopics topics = new LiveTopics(kafka, Topics.DEFAULT);
    // What was there before it starts counts, too.
    predict(first, 0, true);
    predict(second, IMAGES, false);
    say(0, 2 * IMAGES);
    sink.flush(Until.PATIENCE);
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
      assertThat(follower.locate(named(3))).isPresent();
      assertThat(follower.locate(named(999))).isEmpty();
      models.poll(Duration.ofMillis(500));
      assertThat(models.wanted(LearnMaterial.NAME).orElseThrow().version()).isEqualTo("2");
      assertThat(reports).isEmpty();

      isActive.set(true);

      assertThat(awaitRollback(models, new CompletableFuture<>()).version()).isEqualTo("1");
    }
  }

  @Test
  void a_canary_that_labels_speak_against_is_ended_and_what_is_in_service_stays() throws Exception {
    List<LiveQualityEvent> reports = new ArrayList<>();
    LiveTopics topics = new LiveTopics(kafka, Topics.DEFAULT);
    ModelBundle third = LearnMaterial.bundle("3", 3);
    predict(second, 0, true);
    predict(third, IMAGES, false);
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

      say(0, 2 * IMAGES);

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

  private static void run(LearningLoop loop) {
    try {
      loop.run();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void promote(ModelBundle bundle) {
    try (ModelTopic models = new ModelTopic(kafka, "models")) {
      models.publish(
          ModelEvents.serve(
              bundle,
              store,
              ModelEvent.State.PROMOTED,
              Map.of(),
              models.wanted(LearnMaterial.NAME).map(ModelEvent::version),
              Optional.empty()),
          Instant.now());
    }
  }

  /** Sends images and what a version says of them. */
  private void predict(ModelBundle bundle, int from, boolean isRight) {
    for (int i = from; i < from + IMAGES; i++) {
      boolean isRed = i % 2 == 0;
      byte[] picture = LearnMaterial.picture(isRed ? Color.RED : Color.BLUE, random);
      sink.send(
          "images",
          ImageEvent.message("image " + i, "test", "image/png", Optional.empty(), picture),
          _ -> {});
      ImageRef image =
          new ImageRef("image " + i, "test", Optional.of(new ImagePosition("images", 0, i)));
      Prediction prediction =
          new Prediction(
              image,
              new ModelRef(LearnMaterial.NAME, bundle.manifest().id().version(), bundle.digest()),
              List.of(
                  new ScoredLabel(isRed == isRight ? "red" : "blue", 0.9),
                  new ScoredLabel(isRed == isRight ? "blue" : "red", 0.1)),
              Activation.SOFTMAX,
              new Tta(1, "off"),
              new Timings(0, 0, 0, 0, 0),
              Optional.empty());
      sink.send(
          "predictions",
          PredictionCodec.encode(prediction, Optional.empty(), Instant.now()),
          _ -> {});
    }
    sink.flush(Until.PATIENCE);
  }

  /** Says what images show, naming them by source and id. */
  private void say(int from, int to) {
    for (int i = from; i < to; i++) {
      Label label = new Label(named(i), List.of(i % 2 == 0 ? "red" : "blue"), Optional.of("ann"));
      sink.send("labels", LabelCodec.encode(label, "test", Instant.now()), _ -> {});
    }
  }

  private static ImageRef named(int image) {
    return new ImageRef("image " + image, "test", Optional.empty());
  }

  private static ModelEvent awaitRollback(ModelTopic models, CompletableFuture<Void> learning) {
    Until.holds(
        "a rollback",
        () -> {
          models.poll(Duration.ofMillis(100));
          return learning.isDone()
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
    try (Stream<String> lines = Files.lines(folder.resolve("trainer/images/labels.log"))) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
