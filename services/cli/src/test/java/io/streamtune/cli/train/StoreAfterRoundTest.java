package io.streamtune.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.training.TrainingEvent.Stage;
import io.streamtune.events.training.TrainingEventCodec;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.model.store.ModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.TopicReader;
import io.streamtune.testkit.Until;
import io.streamtune.trainer.gate.GateConfig;
import io.streamtune.trainer.learn.LearnConfig;
import io.streamtune.trainer.learn.LearningLoop;
import io.streamtune.trainer.learn.run.TrainingRunConfig;
import io.streamtune.trainer.release.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a round that the gate refuses changes nothing of what is served, now or after a restart,
 * and takes no version away that is tried or was brought by a person. Method: a whole round on a
 * real broker with a gate that nothing passes, and the store afterwards.
 */
@Tag("broker")
final class StoreAfterRoundTest {
  private static final int IMAGES = 40;
  private static final Map<String, byte[]> REPORT = Map.of(ModelStore.REPORT, new byte[0]);
  private static final Map<String, byte[]> ROUND =
      Map.of(ModelStore.REPORT, new byte[0], ModelStore.ROUND, new byte[0]);

  @TempDir private Path folder;

  @Test
  void a_refused_candidate_is_no_meaning_of_its_name_and_a_version_that_is_tried_stays()
      throws Exception {
    FileModelStore store = new FileModelStore(folder.resolve("store"));
    store.put(LearnMaterial.base());
    ModelBundle tried = old("20200101-000000");
    store.put(tried, ROUND);
    store.put(old("20200102-000000"), ROUND);
    store.putImported(old("20200103-000000"));
    store.put(old("20200104-000000"), REPORT); // As "finetune" writes it, copied by a person.
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      LearnMaterial.createTopics(kafka);
      try (ModelTopic models = new ModelTopic(kafka, "models")) {
        models.publish(canary(store, tried), Instant.now());
      }
      LearnMaterial.teach(kafka, IMAGES);

      assertThat(round(kafka, store)).isEqualTo(Stage.REFUSED);
    }

    assertThat(store.find(LearnMaterial.NAME).orElseThrow().manifest().id())
        .isEqualTo(LearnMaterial.base().manifest().id());
    assertThat(versions(store))
        .hasSize(5)
        .contains("untrained", "20200101-000000", "20200103-000000", "20200104-000000");
  }

  private Stage round(KafkaSettings kafka, FileModelStore store) throws Exception {
    LearningLoop loop =
        new LearningLoop(
            strict(LearnMaterial.config(kafka, folder.resolve("trainer"), IMAGES, 1)),
            LearnMaterial.base(),
            store,
            new SimpleMeterRegistry(),
            InstantSource.system(),
            System::nanoTime);
    List<Stage> heard = new ArrayList<>();
    try (TopicReader training = new TopicReader(kafka, "training", TopicReader.Start.BEGINNING);
        RunningLoop _ = new RunningLoop(loop)) {
      Until.holds(
          "the round has ended",
          () -> {
            for (ReceivedEvent event : training.poll(Duration.ofMillis(50))) {
              heard.add(TrainingEventCodec.decode(event.headers(), event.value()).stage());
            }
            return heard.stream().anyMatch(StoreAfterRoundTest::isEnd)
                && loop.status().changes() == 0;
          },
          heard::toString);
    }
    return heard.stream().filter(StoreAfterRoundTest::isEnd).findFirst().orElseThrow();
  }

  private static boolean isEnd(Stage stage) {
    return stage == Stage.RELEASED || stage == Stage.REFUSED || stage == Stage.FAILED;
  }

  /** A gate that wants more images than there are, and a store that keeps one version. */
  private static LearnConfig strict(LearnConfig config) {
    TrainingRunConfig round = config.round();
    return config.with(
        new TrainingRunConfig(
            round.trainMin(),
            round.validMin(),
            round.recipe(),
            false,
            new GateConfig(1000, 0.005, 0.005, 0.05, 0.05),
            round.device(),
            new Retention(1)));
  }

  private static CandidateEvent canary(FileModelStore store, ModelBundle bundle) {
    ModelId id = bundle.manifest().id();
    return new CandidateEvent(
        id.name(), id.version(), store.uri(id), bundle.digest(), CandidateEvent.Mode.CANARY, 0.1);
  }

  private static List<String> versions(FileModelStore store) throws IOException {
    return store.list().models().stream().map(model -> model.id().version()).toList();
  }

  /** A version as an earlier round left it. */
  private static ModelBundle old(String version) {
    ModelBundle plain = LearnMaterial.bundle(version, 2);
    Manifest manifest = plain.manifest();
    Provenance trained =
        new Provenance(
            "fine-tuned from " + LearnMaterial.base().manifest().id(),
            true,
            Instant.EPOCH.plus(Duration.ofDays(Integer.parseInt(version.substring(6, 8)))),
            Optional.of(LearnMaterial.base().manifest().id().toString()),
            Optional.empty(),
            Map.of(),
            Map.of());
    return ModelBundle.create(
        new Manifest(
            manifest.id(),
            manifest.classes(),
            manifest.activation(),
            manifest.preprocessing(),
            trained,
            manifest.probeTolerance(),
            Map.of()),
        plain.graph(),
        List.of());
  }
}
