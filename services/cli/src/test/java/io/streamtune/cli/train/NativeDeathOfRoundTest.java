package io.streamtune.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.testkit.Until;
import io.streamtune.trainer.learn.LearningLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a round that ends the trainer's process natively does so twice at most. Method: a real
 * broker, and the mark that two dead processes left in the round's folder.
 */
@Tag("broker")
final class NativeDeathOfRoundTest {
  private static final int IMAGES = 100;

  @TempDir private Path folder;

  @Test
  void a_round_that_ended_two_processes_is_given_up_with_its_reason_and_the_next_one_runs()
      throws Exception {
    FileModelStore store = new FileModelStore(folder.resolve("store"));
    Files.createFile(
        Files.createDirectories(folder.resolve("trainer/images")).resolve("labels.log"));
    Path run = Files.createDirectories(folder.resolve("trainer/round/run"));
    Files.writeString(run.resolve("first-step"), "2 'unfrozen' with 8 photos");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      LearnMaterial.createTopics(kafka);
      LearnMaterial.teach(kafka, IMAGES);
      LearningLoop loop = loop(kafka, store);
      try (RunningLoop learning = new RunningLoop(loop)) {
        Until.holds(
            "the round is given up",
            Duration.ofMinutes(3),
            () -> says(loop, Stage.FAILED, "'unfrozen' with 8 photos"),
            loop::status);
        assertThat(learning.isRunning()).isTrue();
        assertThat(run).doesNotExist();

        Until.holds(
            "it collects, and takes a request",
            Duration.ofMinutes(3),
            () -> loop.ask("asked by the test").isEmpty(),
            loop::status);
        Until.holds(
            "a version is released",
            Duration.ofMinutes(5),
            () -> says(loop, Stage.RELEASED, ""),
            loop::status);
      }
    }
  }

  private LearningLoop loop(KafkaSettings kafka, FileModelStore store) throws Exception {
    return new LearningLoop(
        LearnMaterial.config(kafka, folder.resolve("trainer"), IMAGES, 3),
        LearnMaterial.base(),
        store,
        new SimpleMeterRegistry(),
        InstantSource.system(),
        System::nanoTime);
  }

  private static boolean says(LearningLoop loop, Stage stage, String words) {
    Optional<TrainingEvent> last = loop.status().last();
    return last.isPresent()
        && last.get().stage() == stage
        && last.get().message().orElse("").contains(words);
  }
}
