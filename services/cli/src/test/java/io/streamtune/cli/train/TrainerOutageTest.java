package io.streamtune.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.broker.EmbeddedBroker.Options;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.training.TrainingEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.testkit.Until;
import io.streamtune.trainer.learn.LearningLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: brokers that go away in the middle of a round are waited for; the round is gone on with and
 * its version released. Method: the only broker is stopped while the trainer learns, and comes back
 * on its port with its data when the trainer has met its absence.
 */
@Tag("broker")
final class TrainerOutageTest {
  private static final int IMAGES = 100;

  @TempDir private Path folder;

  @Test
  void a_round_that_cannot_be_announced_is_when_the_brokers_are_back() throws Exception {
    FileModelStore store = new FileModelStore(folder.resolve("store"));
    EmbeddedBroker broker = EmbeddedBroker.start(new Options(kafka(), 0, Map.of()));
    try {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      LearnMaterial.createTopics(kafka);
      LearnMaterial.teach(kafka, IMAGES);
      LearningLoop loop = loop(kafka, store);
      try (RunningLoop learning = new RunningLoop(loop)) {
        Until.holds("it learns", () -> says(loop, Stage.FINETUNE, ""), loop::status);
        int port = broker.port();
        broker.close();
        Until.holds(
            "it has met their absence",
            Duration.ofMinutes(3),
            () -> says(loop, Stage.FAILED, "gone on with later"),
            loop::status);
        assertThat(learning.isRunning()).isTrue();
        assertThat(loop.isConnected()).as("as its readiness says").isFalse();
        broker = EmbeddedBroker.start(new Options(kafka(), port, Map.of()));

        Until.holds(
            "a version is released",
            Duration.ofMinutes(3),
            () -> says(loop, Stage.RELEASED, ""),
            loop::status);
        assertThat(loop.isConnected()).isTrue();
      }
      try (ModelTopic models = new ModelTopic(kafka, "models")) {
        ModelEvent announced = models.wanted(LearnMaterial.NAME).orElseThrow();
        ModelBundle whole = store.fetch(announced.uri(), announced.manifestSha256());
        assertThat(whole.manifest().classes()).containsExactly("blue", "red");
      }
    } finally {
      broker.close();
    }
  }

  private Path kafka() {
    return folder.resolve("kafka");
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
