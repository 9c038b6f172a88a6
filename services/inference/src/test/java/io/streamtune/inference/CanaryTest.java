package io.streamtune.inference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.CandidateEvent;
import io.streamtune.events.CandidateEventCodec;
import io.streamtune.events.EventMessage;
import io.streamtune.events.ModelEvent;
import io.streamtune.events.ModelEventCodec;
import io.streamtune.inference.trial.Sample;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.EventSink;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.TopicReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a canary answers the images of its keys and of no others, each once; ended, it answers
 * none; promoted, it answers all without being loaded again. Method: a real broker, a small network
 * in two versions.
 */
@Tag("broker")
final class CanaryTest {
  private static final Sample HALF = new Sample(0.5);

  @TempDir Path folder;
  private final ModelBundle served = SwapMaterial.bundle("1");
  private final ModelBundle candidate = SwapMaterial.bundle("2");
  private final List<byte[]> pictures = SwapMaterial.pictures(5);
  private int sent;

  @Test
  void a_canary_answers_its_keys_until_it_is_ended_or_promoted() throws Exception {
    FileModelStore store = new FileModelStore(folder.resolve("store"));
    store.put(served);
    store.put(candidate);
    Path first = folder.resolve("store").resolve(SwapMaterial.NAME).resolve("1");
    Map<String, String> settings = Map.of("swap.store", folder.resolve("store").toString());
    try (TestStream stream = new TestStream(1)) {
      stream.admin.createIfMissing("models", 1, 1, Map.of("cleanup.policy", "compact"));
      try (EventSink sink =
              new EventSink(SinkConfig.of(100), stream.kafka, new SimpleMeterRegistry());
          TopicReader models =
              new TopicReader(stream.kafka, "models", TopicReader.Start.BEGINNING);
          InferenceService _ = stream.serve(first, settings)) {
        sink.start();

        announce(sink, CandidateEventCodec.encode(canary(), Instant.now()));
        ReplicaReports.awaited(models, said -> said.trial().isPresent());
        Map<String, String> answeredBy = versions(stream, 40);
        assertThat(answeredBy)
            .allSatisfy((id, by) -> assertThat(by).isEqualTo(HALF.takes(id) ? "2" : "1"));
        assertThat(answeredBy).containsValue("1").containsValue("2");

        announce(sink, CandidateEventCodec.encode(canary().ended(), Instant.now()));
        ReplicaReports.awaited(models, said -> said.trial().isEmpty());
        assertThat(versions(stream, 20)).doesNotContainValue("2");

        announce(sink, CandidateEventCodec.encode(canary(), Instant.now()));
        ReplicaReports.awaited(models, said -> said.trial().isPresent());
        announce(sink, promotion());
        var promoted =
            ReplicaReports.awaited(
                models, said -> said.serving().version().equals("2") && !said.receipt().isEmpty());
        assertThat(promoted.trial()).isEmpty();
        assertThat(promoted.receipt())
            .containsKey("switchSeconds")
            .doesNotContainKey("loadSeconds");
        assertThat(versions(stream, 20)).doesNotContainValue("1");
      }
    }
  }

  /** Sends images, each with its id as its key, and returns the version that answered each. */
  private Map<String, String> versions(TestStream stream, int images) throws Exception {
    Map<String, byte[]> some = new HashMap<>();
    for (int i = 0; i < images; i++) {
      some.put("image " + sent++, pictures.get(i % pictures.size()));
    }
    stream.send(some);
    TestStream.Answers answers = stream.answers();
    assertThat(answers.deadLetters).isEmpty();
    assertThat(answers.predictions).hasSize(sent);
    assertThat(answers.counts.values()).containsOnly(1);
    Map<String, String> versions = new HashMap<>();
    for (String id : some.keySet()) {
      versions.put(id, requireNonNull(answers.predictions.get(id)).model().version());
    }
    return versions;
  }

  private CandidateEvent canary() {
    return new CandidateEvent(
        SwapMaterial.NAME, "2", uri(), candidate.digest(), CandidateEvent.Mode.CANARY, 0.5);
  }

  private EventMessage promotion() {
    return ModelEventCodec.encode(
        new ModelEvent(
            SwapMaterial.NAME,
            "2",
            uri(),
            candidate.digest(),
            ModelEvent.State.PROMOTED,
            Map.of(),
            Optional.of("1"),
            Optional.empty(),
            Optional.empty()),
        Instant.now());
  }

  private static URI uri() {
    return URI.create(SwapMaterial.NAME + "/2");
  }

  private static void announce(EventSink sink, EventMessage event) {
    sink.send("models", event, _ -> {});
  }
}
