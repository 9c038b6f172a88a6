package io.streamtune.inference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.host.Await;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.stream.read.TopicReader;
import io.streamtune.vision.view.Preprocessing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a stream goes through many swaps with every image answered once by one of the versions, in
 * an order in which versions never go back; a replica that starts late begins with what is to be
 * served. Method: a real broker, a small network in two versions.
 */
@Tag("broker")
final class HotSwapTest {
  private static final int SWAPS = 20;

  @TempDir Path folder;
  private final List<ModelBundle> alike =
      List.of(SwapMaterial.bundle("1"), SwapMaterial.bundle("2"));
  private List<ModelBundle> versions = alike;
  private final List<byte[]> pictures = SwapMaterial.pictures(20);

  @Test
  @Tag("slow")
  void a_steady_stream_goes_through_twenty_swaps_between_versions_that_cut_photos_another_way()
      throws Exception {
    Preprocessing inner = SwapMaterial.preprocessing(64, 96);
    swapTwentyTimes(List.of(alike.getFirst(), SwapMaterial.bundle("2", inner)));
  }

  @Test
  void a_steady_stream_goes_through_twenty_swaps() throws Exception {
    swapTwentyTimes(alike);
  }

  private void swapTwentyTimes(List<ModelBundle> taken) throws Exception {
    versions = taken;
    Path store = store();
    try (TestStream stream = new TestStream(3)) {
      compactedModels(stream);
      try (EventSink sink = sink(stream);
          TopicReader models =
              new TopicReader(stream.kafka, "models", TopicReader.Start.BEGINNING);
          InferenceService _ = serve(stream, store)) {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> sent =
            CompletableFuture.supplyAsync(() -> steadily(stream, done));
        List<ReplicaEvent> receipts = new ArrayList<>();
        for (int i = 1; i <= SWAPS; i++) {
          ModelBundle next = versions.get(i % 2);
          promote(sink, next);
          receipts.add(reported(models, next.digest()));
        }
        done.set(true);
        int images = sent.get();
        TestStream.Answers answers = stream.answers();

        assertThat(answers.predictions).hasSize(images);
        assertThat(answers.deadLetters).isEmpty();
        assertThat(answers.counts.values()).containsOnly(1);
        eachAnswerIsWhollyOfOneVersion(answers);
        assertThat(switches(stream)).allSatisfy(count -> assertThat(count).isBetween(1, SWAPS));
        System.out.printf(
            "%d images through %d swaps, each once; p99 before %.1f ms, during %.1f ms (means)%n",
            images,
            SWAPS,
            mean(receipts, "beforeP99Seconds") * 1e3,
            mean(receipts, "duringP99Seconds") * 1e3);
      }
    }
  }

  @Test
  void what_is_refused_is_reported_and_a_late_start_begins_with_what_is_promoted()
      throws Exception {
    Path store = store();
    try (TestStream stream = new TestStream(1)) {
      compactedModels(stream);
      try (EventSink sink = sink(stream);
          TopicReader models =
              new TopicReader(stream.kafka, "models", TopicReader.Start.BEGINNING)) {
        promote(sink, versions.get(1));
        try (InferenceService service = serve(stream, store)) {
          assertThat(service.classifier().model().ref().version()).isEqualTo("2");
          stream.send(Map.of("first", pictures.getFirst()));
          Prediction first = requireNonNull(stream.answers().predictions.get("first"));
          assertThat(first.model().digest()).isEqualTo(versions.get(1).digest());
          assertThat(reported(models, versions.get(1).digest()).refused()).isEmpty();

          ModelEvent sound = event(versions.get(0));
          send(
              sink,
              new ModelEvent(
                  sound.name(),
                  "1",
                  sound.uri(),
                  "0".repeat(64),
                  sound.state(),
                  Map.of(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()));
          ReplicaEvent.Refusal refusal = awaitRefusal(models);

          assertThat(refusal.step()).isEqualTo("fetch");
          assertThat(refusal.reason()).contains("sha256");
          stream.send(Map.of("second", pictures.getFirst()));
          Prediction second = requireNonNull(stream.answers().predictions.get("second"));
          assertThat(second.model()).isEqualTo(first.model());
        }
      }
    }
  }

  /** Neither pixels nor weights of the two versions are ever mixed. */
  private void eachAnswerIsWhollyOfOneVersion(TestStream.Answers answers) {
    Map<String, List<float[]>> expected = new HashMap<>();
    versions.forEach(
        version -> expected.put(version.digest(), SwapMaterial.probabilities(version, pictures)));
    answers.predictions.forEach(
        (name, prediction) -> {
          int picture = Integer.parseInt(name.substring("image ".length())) % pictures.size();
          float[] truth = requireNonNull(expected.get(prediction.model().digest())).get(picture);
          prediction
              .labels()
              .forEach(
                  label ->
                      assertThat(label.probability())
                          .as(name)
                          .isCloseTo(
                              truth[SwapMaterial.CLASSES.indexOf(label.name())], within(2e-4)));
        });
  }

  private Path store() throws Exception {
    FileModelStore store = new FileModelStore(folder.resolve("store"));
    for (ModelBundle version : versions) {
      store.put(version);
    }
    return folder.resolve("store");
  }

  private static InferenceService serve(TestStream stream, Path store) {
    return stream.serve(
        store.resolve(SwapMaterial.NAME).resolve("1"),
        Map.of("swap.store", store.toString(), "swap.observation", "600 s"));
  }

  private static void compactedModels(TestStream stream) {
    stream.admin.createIfMissing("models", 1, 1, Map.of("cleanup.policy", "compact"));
  }

  private static EventSink sink(TestStream stream) {
    EventSink sink = new EventSink(SinkConfig.of(100), stream.kafka, new SimpleMeterRegistry());
    sink.start();
    return sink;
  }

  /** Sends about 100 images a second until told to stop, and returns how many. */
  private int steadily(TestStream stream, AtomicBoolean done) {
    int images = 0;
    try {
      while (!done.get()) {
        Map<String, byte[]> some = new HashMap<>();
        for (int i = 0; i < 5; i++) {
          some.put("image " + images, pictures.get(images % pictures.size()));
          images++;
        }
        stream.send(some);
        Await.until(() -> false, Duration.ofMillis(50));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return images;
  }

  private static ModelEvent event(ModelBundle bundle) {
    String version = bundle.manifest().id().version();
    return new ModelEvent(
        SwapMaterial.NAME,
        version,
        URI.create(SwapMaterial.NAME + "/" + version),
        bundle.digest(),
        ModelEvent.State.PROMOTED,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static void promote(EventSink sink, ModelBundle bundle) {
    send(sink, event(bundle));
  }

  private static void send(EventSink sink, ModelEvent event) {
    sink.send("models", ModelEventCodec.encode(event, Instant.now()), _ -> {});
  }

  private static ReplicaEvent reported(TopicReader models, String digest) {
    return ReplicaReports.awaited(models, event -> event.serving().digest().equals(digest));
  }

  private static ReplicaEvent.Refusal awaitRefusal(TopicReader models) {
    return ReplicaReports.awaited(models, event -> event.refused().isPresent())
        .refused()
        .orElseThrow();
  }

  /** Returns how often the version changes in each partition of the predictions. */
  private List<Integer> switches(TestStream stream) {
    Map<Integer, String> last = new HashMap<>();
    Map<Integer, Integer> changes = new HashMap<>();
    HashSet<String> digests = new HashSet<>();
    try (TopicReader reader =
        new TopicReader(stream.kafka, "predictions", TopicReader.Start.BEGINNING)) {
      Await.until(
          () -> {
            for (ReceivedEvent event : reader.poll(Duration.ofMillis(50))) {
              String digest =
                  PredictionCodec.decode(event.headers(), event.value()).model().digest();
              int partition = event.position().partition();
              String before = last.put(partition, digest);
              changes.merge(
                  partition, before == null || before.equals(digest) ? 0 : 1, Integer::sum);
              digests.add(digest);
            }
            return reader.isCaughtUp();
          },
          Duration.ofMinutes(1));
    }
    assertThat(digests).isSubsetOf(versions.get(0).digest(), versions.get(1).digest()).hasSize(2);
    return List.copyOf(changes.values());
  }

  private static double mean(List<ReplicaEvent> receipts, String name) {
    return receipts.stream()
        .map(receipt -> receipt.receipt().getOrDefault(name, Double.NaN))
        .filter(Double::isFinite)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }
}
