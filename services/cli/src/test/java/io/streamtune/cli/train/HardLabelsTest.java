package io.streamtune.cli.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.EventMessage;
import io.streamtune.events.EventTypes;
import io.streamtune.events.Headers;
import io.streamtune.events.image.ImageEvent;
import io.streamtune.events.label.LabelledImage;
import io.streamtune.events.label.LabelledImageCodec;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.events.training.TrainingEventCodec;
import io.streamtune.inference.ClassifierConfig;
import io.streamtune.inference.ingest.Outcome;
import io.streamtune.inference.local.LocalClassifier;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ServingModel;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.admin.TopicAdmin;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import io.streamtune.testkit.Until;
import io.streamtune.trainer.collect.CollectConfig;
import io.streamtune.trainer.learn.LearnConfig;
import io.streamtune.trainer.learn.LearnStatus;
import io.streamtune.trainer.learn.LearningLoop;
import io.streamtune.trainer.learn.trigger.TriggerConfig;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: labels as people give them – few of a class, some of them wrong, a flood of one – do not
 * put a bad version into service. Method: the whole loop on a real broker; what is released is
 * asked about fresh pictures whose class is certain.
 */
@Tag("broker")
final class HardLabelsTest {
  private static final Map<String, Color> COLORS = Map.of("red", Color.RED, "blue", Color.BLUE);
  private static final int EPOCHS = 6;
  private static final int FRESH = 50;

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(5);
  private EmbeddedBroker broker;
  private FileModelStore store;
  private TopicAdmin admin;
  private ModelTopic models;
  private TopicReader training;
  private EventSink sink;
  private int sent;

  @BeforeEach
  void open() {
    broker = EmbeddedBroker.start();
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
    LearnMaterial.createTopics(kafka);
    store = new FileModelStore(folder.resolve("store"));
    admin = new TopicAdmin(kafka);
    models = new ModelTopic(kafka, "models");
    training = new TopicReader(kafka, "training", TopicReader.Start.BEGINNING);
    sink = new EventSink(SinkConfig.of(5000), kafka, new SimpleMeterRegistry());
    sink.start();
  }

  @AfterEach
  void close() {
    sink.close();
    training.close();
    models.close();
    admin.close();
    broker.close();
  }

  @Test
  @Tag("slow")
  void a_class_of_one_in_twenty_is_learnt() throws Exception {
    for (int i = 0; i < 210; i++) {
      teach("image " + i, i % 21 == 0 ? "blue" : "red", i % 21 == 0 ? "blue" : "red");
    }

    assertThat(round(CollectConfig.DEFAULTS, 210).stage()).isEqualTo(Stage.RELEASED);

    System.out.printf(
        "1 in 21: blue %.2f, red %.2f of fresh pictures%n", recall("blue"), recall("red"));
    assertThat(recall("blue")).isGreaterThan(0.9);
    assertThat(recall("red")).isGreaterThan(0.9);
  }

  @Test
  void with_one_label_in_five_wrong_the_version_is_better_than_its_labels() throws Exception {
    for (int i = 0; i < 200; i++) {
      String truth = i % 2 == 0 ? "blue" : "red";
      String other = i % 2 == 0 ? "red" : "blue";
      teach("image " + i, truth, random.nextInt(5) == 0 ? other : truth);
    }

    assertThat(round(CollectConfig.DEFAULTS, 200).stage()).isEqualTo(Stage.RELEASED);

    double blue = recall("blue");
    double red = recall("red");
    System.out.printf("1 of 5 wrong: blue %.2f, red %.2f of fresh pictures%n", blue, red);
    assertThat((blue + red) / 2).as("its labels are right in 0.8").isGreaterThan(0.8);
  }

  @Test
  void labels_that_mean_nothing_release_nothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      String truth = i % 2 == 0 ? "blue" : "red";
      teach("image " + i, truth, truth);
    }
    assertThat(round(CollectConfig.DEFAULTS, 100).stage()).isEqualTo(Stage.RELEASED);
    String good = served().manifest().id().version();
    for (int i = 100; i < 300; i++) {
      teach("image " + i, i % 2 == 0 ? "blue" : "red", random.nextBoolean() ? "blue" : "red");
    }

    TrainingEvent end = round(CollectConfig.DEFAULTS, 200);

    assertThat(end.stage()).as(end.message().orElse("")).isEqualTo(Stage.REFUSED);
    assertThat(served().manifest().id().version()).isEqualTo(good);
  }

  @Test
  @Tag("slow")
  void a_flood_of_one_class_is_bounded_and_pushes_no_other_out() throws Exception {
    CollectConfig bounded = new CollectConfig(60, 0.3, 1);
    for (int i = 0; i < 60; i++) {
      teach("image " + i, i % 2 == 0 ? "blue" : "red", i % 2 == 0 ? "blue" : "red");
    }
    for (int i = 60; i < 360; i++) {
      teach("image " + i, "red", "red");
    }

    LearningLoop loop = loop(bounded, 120);
    TrainingEvent end = ended(loop, 360);
    LearnStatus status = loop.status();

    // Several rounds: the later ones are no better than the first.
    assertThat(end.stage()).as(end.message().orElse("")).isNotEqualTo(Stage.FAILED);
    assertThat(status.train()).containsEntry("red", 60);
    assertThat(status.valid()).containsEntry("red", 60);
    int blue = status.train().getOrDefault("blue", 0) + status.valid().getOrDefault("blue", 0);
    assertThat(blue).isEqualTo(30);
    System.out.printf(
        "flood of 300: blue %.2f, red %.2f of fresh pictures%n", recall("blue"), recall("red"));
    assertThat(recall("blue")).isGreaterThan(0.9);
  }

  @Test
  void labels_that_mean_ill_are_counted_and_stop_nobody() throws Exception {
    byte[] picture = LearnMaterial.picture(Color.RED, random);
    String image = "{\"topic\":\"%s\",\"partition\":0,\"offset\":0}";
    String good = image.formatted("images");
    for (String topic :
        List.of("../images", "__consumer_offsets", "two\\nlines", "labels", "t".repeat(300))) {
      say(image.formatted(topic), "red");
    }
    for (String name : List.of("\\ud800", "../up", "<script>", "two\\nlines", "字".repeat(100))) {
      say(good, name);
    }
    say("{\"id\":\"../../up\\n%s\",\"source\":\"s\"}".formatted("i".repeat(500_000)), "red");
    sink.send(
        "images",
        ImageEvent.message("../i\n", "../s", "image/png", Optional.empty(), picture),
        _ -> {});
    say(good, "red");
    Until.holds("all labels are sent", () -> sink.unfinished() == 0, sink::unfinished);

    LearningLoop loop = loop(CollectConfig.DEFAULTS, 1000);
    try (RunningLoop _ = new RunningLoop(loop)) {
      Until.holds("all are read", () -> admin.lag("trainer", "labels") == 0, loop::status);
    }

    assertThat(loop.status().unused())
        .isEqualTo(Map.of("elsewhere", 5, "no class", 5, "unknown image", 1));
    try (Stream<Path> all = Files.walk(folder.resolve("trainer"))) {
      assertThat(all.filter(file -> file.toString().endsWith(".png")))
          .singleElement()
          .satisfies(
              file -> assertThat(file.toString()).matches(".*/(train|valid)/red/[0-9a-f]+\\.png"));
    }
  }

  private void say(String image, String label) {
    byte[] body = "{\"image\":%s,\"labels\":[\"%s\"]}".formatted(image, label).getBytes(UTF_8);
    sink.send("labels", new EventMessage(Optional.empty(), Headers.none(), body), _ -> {});
  }

  private TrainingEvent round(CollectConfig collect, int every) throws Exception {
    return ended(loop(collect, every), sent);
  }

  private LearningLoop loop(CollectConfig collect, int every) {
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
    LearnConfig plain = LearnMaterial.config(kafka, folder.resolve("trainer"), every, EPOCHS);
    LearnConfig config =
        new LearnConfig(
            plain.model(),
            kafka,
            plain.topics(),
            plain.group(),
            plain.folder(),
            collect,
            TriggerConfig.every(every),
            plain.round(),
            Optional.empty());
    return new LearningLoop(
        config,
        LearnMaterial.base(),
        store,
        new SimpleMeterRegistry(),
        InstantSource.system(),
        System::nanoTime);
  }

  /** Runs the loop until all labels are taken and a round has ended with nothing left to do. */
  private TrainingEvent ended(LearningLoop loop, int labels) throws Exception {
    Until.holds("all labels are sent", () -> sink.unfinished() == 0, sink::unfinished);
    TrainingEvent[] last = new TrainingEvent[1];
    try (RunningLoop _ = new RunningLoop(loop)) {
      Until.holds(
          "a round ends",
          () -> {
            for (ReceivedEvent event : training.poll(Duration.ofMillis(50))) {
              if (event.headers().text("ce_type").orElse("").equals(EventTypes.TRAINING)) {
                last[0] = TrainingEventCodec.decode(event.headers(), event.value());
              }
            }
            LearnStatus now = loop.status();
            return last[0] != null
                && isEnd(last[0].stage())
                && now.activity() == LearnStatus.Activity.COLLECTING
                && now.changes() < now.every()
                && admin.lag("trainer", "labels") == 0;
          },
          () -> loop.status() + " after " + labels + " labels");
    }
    return requireNonNull(last[0]);
  }

  private static boolean isEnd(Stage stage) {
    return stage == Stage.RELEASED || stage == Stage.REFUSED || stage == Stage.FAILED;
  }

  private void teach(String id, String truth, String label) {
    byte[] picture = LearnMaterial.picture(requireNonNull(COLORS.get(truth)), random);
    LabelledImage image =
        new LabelledImage(
            id, "test", List.of(label), Optional.of("ann"), Optional.of("image/png"), picture);
    sink.send("labels", LabelledImageCodec.encode(image), _ -> {});
    sent++;
  }

  private ModelBundle served() throws IOException {
    models.poll(Duration.ofMillis(500));
    ModelEvent wanted = models.wanted(LearnMaterial.NAME).orElseThrow();
    return store.fetch(wanted.uri(), wanted.manifestSha256());
  }

  /** The share of fresh pictures of a class that are named so. */
  private double recall(String className) throws Exception {
    int right = 0;
    try (LocalClassifier classifier =
        LocalClassifier.open(ClassifierConfig.defaults(), ServingModel.of(served()))) {
      for (int i = 0; i < FRESH; i++) {
        byte[] picture = LearnMaterial.picture(requireNonNull(COLORS.get(className)), random);
        Outcome outcome = classifier.classify("fresh", picture).get(1, TimeUnit.MINUTES);
        String named = ((Outcome.Predicted) outcome).labels().getFirst().name();
        right += named.equals(className) ? 1 : 0;
      }
    }
    return (double) right / FRESH;
  }
}
