package io.streamtune.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.model.store.ModelStore;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.testkit.Until;
import io.streamtune.trainer.learn.LearningLoop;
import io.streamtune.trainer.release.ModelEvents;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a round does not take out of service what a person promoted while it ran, before it has
 * compared its candidate with that. Method: a whole round on a real broker, and a store that
 * promotes another version when the first candidate is put.
 */
@Tag("broker")
final class PromotedMeanwhileTest {
  private static final int IMAGES = 100;

  @TempDir private Path folder;

  @Test
  void a_candidate_takes_the_place_of_the_version_that_it_was_compared_with() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      LearnMaterial.createTopics(kafka);
      LearnMaterial.teach(kafka, IMAGES);
      LearningLoop loop =
          new LearningLoop(
              LearnMaterial.config(kafka, folder.resolve("trainer"), IMAGES, 3),
              LearnMaterial.base(),
              promotingStore(kafka),
              new SimpleMeterRegistry(),
              InstantSource.system(),
              System::nanoTime);
      try (ModelTopic models = new ModelTopic(kafka, "models");
          RunningLoop _ = new RunningLoop(loop)) {
        Until.holds(
            "the round's version is announced",
            Duration.ofMinutes(5),
            () -> {
              models.poll(Duration.ofMillis(50));
              return models.wanted(LearnMaterial.NAME).filter(this::isOfRound).isPresent();
            },
            loop::status);

        assertThat(models.wanted(LearnMaterial.NAME).orElseThrow().previous())
            .contains("a-persons");
      }
    }
  }

  private boolean isOfRound(ModelEvent event) {
    return !event.version().equals("a-persons");
  }

  /** Does what {@code model promote} does, as soon as a round puts its first candidate. */
  private ModelStore promotingStore(KafkaSettings kafka) throws Exception {
    FileModelStore store = new FileModelStore(folder.resolve("store"));
    store.put(LearnMaterial.base());
    ModelBundle persons = LearnMaterial.bundle("a-persons", 2);
    store.put(persons);
    AtomicBoolean isPromoted = new AtomicBoolean();
    return (ModelStore)
        Proxy.newProxyInstance(
            ModelStore.class.getClassLoader(),
            new Class<?>[] {ModelStore.class},
            (_, method, arguments) -> {
              if (method.getName().equals("put") && isPromoted.compareAndSet(false, true)) {
                promote(kafka, store, persons);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void promote(KafkaSettings kafka, ModelStore store, ModelBundle bundle) {
    try (ModelTopic models = new ModelTopic(kafka, "models")) {
      ModelEvent event =
          ModelEvents.serve(
              bundle,
              store,
              ModelEvent.State.PROMOTED,
              Map.of(),
              Optional.of("untrained"),
              Optional.of("by a person"));
      ModelEvents.announce(models, store, event, Instant.now());
    }
  }
}
