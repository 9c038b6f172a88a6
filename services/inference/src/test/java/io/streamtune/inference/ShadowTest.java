package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.CandidateEvent;
import io.streamtune.events.CandidateEventCodec;
import io.streamtune.events.ReplicaEvent;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a candidate is compared and never answers; a bad one is refused and a trial ends without
 * live traffic noticing. Method: a real broker, a small network in two versions.
 */
@Tag("broker")
final class ShadowTest {
  @TempDir Path folder;
  private final ModelBundle served = SwapMaterial.bundle("1");
  private final ModelBundle candidate = SwapMaterial.bundle("2");
  private final List<byte[]> pictures = SwapMaterial.pictures(5);
  private int sent;

  @Test
  void a_shadow_is_compared_and_never_answers_and_a_broken_one_is_refused() throws Exception {
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

        announce(sink, shadow(candidate.digest()));
        ReplicaReports.awaited(models, said -> said.trial().isPresent());
        answersOfTheServedVersion(stream, 20);
        ReplicaEvent compared =
            ReplicaReports.awaited(
                models, said -> said.trial().stream().anyMatch(t -> images(t) > 0));
        assertThat(compared.serving().digest()).isEqualTo(served.digest());
        assertThat(compared.trial().orElseThrow().numbers())
            .containsKeys("disagreementRate", "meanDifference", "dropped");
        assertThat(compared.trial().orElseThrow().numbers().get("meanDifference")).isPositive();

        announce(sink, shadow("0".repeat(64)));
        ReplicaEvent refused = ReplicaReports.awaited(models, said -> said.refused().isPresent());
        assertThat(refused.refused().orElseThrow().reason()).contains("sha256");
        assertThat(refused.trial()).isEmpty();
        answersOfTheServedVersion(stream, 5);

        announce(sink, shadow(candidate.digest()));
        ReplicaReports.awaited(models, said -> said.trial().isPresent());
        announce(sink, shadow(candidate.digest()).ended());
        ReplicaReports.awaited(models, said -> said.trial().isEmpty() && said.refused().isEmpty());
        answersOfTheServedVersion(stream, 5);
      }
    }
  }

  private static double images(ReplicaEvent.Trial trial) {
    return trial.numbers().getOrDefault("images", 0.0);
  }

  private void answersOfTheServedVersion(TestStream stream, int images) throws Exception {
    Map<String, byte[]> some = new HashMap<>();
    for (int i = 0; i < images; i++) {
      some.put("image " + sent++, pictures.get(i % pictures.size()));
    }
    stream.send(some);
    TestStream.Answers answers = stream.answers();
    assertThat(answers.deadLetters).isEmpty();
    assertThat(answers.predictions).hasSize(sent);
    assertThat(answers.counts.values()).containsOnly(1);
    assertThat(answers.predictions.values())
        .allSatisfy(said -> assertThat(said.model().digest()).isEqualTo(served.digest()));
  }

  private static CandidateEvent shadow(String digest) {
    URI uri = URI.create(SwapMaterial.NAME + "/2");
    return new CandidateEvent(SwapMaterial.NAME, "2", uri, digest, CandidateEvent.Mode.SHADOW, 1.0);
  }

  private static void announce(EventSink sink, CandidateEvent event) {
    sink.send("models", CandidateEventCodec.encode(event, Instant.now()), _ -> {});
  }
}
