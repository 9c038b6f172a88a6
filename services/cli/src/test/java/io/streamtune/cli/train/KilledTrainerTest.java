package io.streamtune.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.cli.train.RunningTrainer.Crash;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.events.training.TrainingEventCodec;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.TopicReader;
import io.streamtune.testkit.JavaProcess;
import io.streamtune.testkit.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: however a trainer ends, no half bundle is ever announced, no label is lost, and the next
 * start goes on. Method: kill -9 in each step of a run, one after the other, and a last start that
 * is left alone.
 */
@Tag("broker")
final class KilledTrainerTest {
  private static final int IMAGES = 100;

  @TempDir private Path folder;
  private final List<TrainingEvent> heard = new ArrayList<>();

  @Test
  void a_trainer_killed_in_each_step_goes_on_and_announces_whole_bundles_only() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      LearnMaterial.createTopics(kafka);
      LearnMaterial.teach(kafka, IMAGES);
      try (ModelTopic models = new ModelTopic(kafka, "models");
          TopicReader training = new TopicReader(kafka, "training", TopicReader.Start.BEGINNING)) {
        killed(kafka, "while it collects", () -> collected() >= IMAGES / 4);
        killed(kafka, "while it trains", () -> says(training, Stage.FINETUNE, "epoch 2 of"));
        killed(kafka, "while it evaluates", () -> says(training, Stage.EVALUATE, ""));
        nothingIsAnnounced(models);
        crashed(kafka, Crash.WHILE_WRITING);
        assertThat(new FileModelStore(folder.resolve("store")).list().models()).isEmpty();
        crashed(kafka, Crash.BEFORE_ANNOUNCING);
        assertThat(new FileModelStore(folder.resolve("store")).list().models()).hasSize(1);
        nothingIsAnnounced(models);

        try (JavaProcess last = start(kafka, Crash.NEVER)) {
          Until.holds(
              "a version is released",
              () -> says(training, Stage.RELEASED, ""),
              () -> heard + last.said());
          Until.holds("all is collected", () -> collected() == IMAGES, last::said);
        }
        models.poll(Duration.ofSeconds(1));
        ModelEvent announced = models.wanted(LearnMaterial.NAME).orElseThrow();
        ModelBundle whole =
            new FileModelStore(folder.resolve("store"))
                .fetch(announced.uri(), announced.manifestSha256());
        assertThat(whole.manifest().classes()).containsExactly("blue", "red");
      }
    }
  }

  private void killed(KafkaSettings kafka, String when, BooleanSupplier moment) {
    try (JavaProcess trainer = start(kafka, Crash.NEVER)) {
      Until.holds(when, moment, trainer::said);
      trainer.kill();
    }
    heard.clear();
  }

  private void crashed(KafkaSettings kafka, Crash crash) {
    try (JavaProcess trainer = start(kafka, crash)) {
      assertThat(trainer.exitCode(Until.PATIENCE)).as(trainer.said()).isEqualTo(137);
    }
  }

  private JavaProcess start(KafkaSettings kafka, Crash crash) {
    return JavaProcess.ofTest(
        folder,
        List.of("-Xmx1g"),
        List.of(
            RunningTrainer.class.getName(),
            kafka.bootstrapServers(),
            folder.toString(),
            crash.name()));
  }

  private static void nothingIsAnnounced(ModelTopic models) {
    models.poll(Duration.ofSeconds(1));
    assertThat(models.wanted(LearnMaterial.NAME)).isEmpty();
  }

  /** Whether the trainer has said so since the last kill. */
  private boolean says(TopicReader training, Stage stage, String words) {
    for (ReceivedEvent event : training.poll(Duration.ofMillis(20))) {
      heard.add(TrainingEventCodec.decode(event.headers(), event.value()));
    }
    return heard.stream()
        .anyMatch(event -> event.stage() == stage && event.message().orElse("").contains(words));
  }

  private long collected() {
    Path images = folder.resolve("trainer/images");
    if (!Files.exists(images)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(images)) {
      return files.filter(file -> file.toString().endsWith(".png")).count();
    } catch (IOException | UncheckedIOException _) {
      return 0; // A file went while it was counted.
    }
  }
}
