package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.ModelRef;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.produce.EventSink;
import io.streamtune.testkit.Until;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a service that is told a name serves, from its first image on, what was promoted under it,
 * else what was imported, and never a candidate. Method: a real broker and small networks in the
 * store of {@code swap.store}.
 */
@Tag("broker")
final class PromotedAtStartTest {
  private static final int LARGER = 96;

  @TempDir private Path folder;
  private final TestStream stream = new TestStream(1);
  private FileModelStore store;

  @BeforeEach
  void open() {
    store = new FileModelStore(folder.resolve("store"));
    stream.admin.createIfMissing("models", 1, 1, Map.of("cleanup.policy", "compact"));
  }

  @AfterEach
  void close() {
    stream.close();
  }

  @Test
  void a_candidate_that_was_not_promoted_is_never_served() throws Exception {
    store.putImported(SwapMaterial.bundle("1"));
    store.put(SwapMaterial.candidate("2", SwapMaterial.SMALL.size()));

    assertThat(served().version()).isEqualTo("1");
  }

  @Test
  void a_promoted_version_of_another_picture_size_is_started_with() throws Exception {
    store.putImported(SwapMaterial.bundle("1"));
    ModelBundle larger = SwapMaterial.candidate("2", LARGER);
    store.put(larger);
    promote(larger, larger.digest());

    assertThat(served().version()).isEqualTo("2");
  }

  @Test
  void a_name_of_candidates_alone_means_the_one_that_was_promoted() throws Exception {
    store.put(SwapMaterial.candidate("3", SwapMaterial.SMALL.size()));
    ModelBundle second = SwapMaterial.candidate("2", SwapMaterial.SMALL.size());
    store.put(second);
    promote(second, second.digest());

    assertThat(served().version()).isEqualTo("2");
  }

  @Test
  void a_promoted_version_that_is_not_what_was_announced_keeps_nobody_from_starting()
      throws Exception {
    store.putImported(SwapMaterial.bundle("1"));
    ModelBundle larger = SwapMaterial.candidate("2", LARGER);
    store.put(larger);
    promote(larger, "0".repeat(64));

    assertThat(served().version()).isEqualTo("1");
  }

  private ModelRef served() {
    try (InferenceService service =
        stream.serve(
            Path.of(SwapMaterial.NAME),
            Map.of("swap.store", store.location(), "swap.start-timeout", "1 m"))) {
      return service.classifier().model().ref();
    }
  }

  private void promote(ModelBundle bundle, String digest) {
    String version = bundle.manifest().id().version();
    ModelEvent event =
        new ModelEvent(
            SwapMaterial.NAME,
            version,
            URI.create(SwapMaterial.NAME + "/" + version),
            digest,
            ModelEvent.State.PROMOTED,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    try (EventSink sink =
        new EventSink(SinkConfig.of(10), stream.kafka, new SimpleMeterRegistry())) {
      sink.start();
      sink.send("models", ModelEventCodec.encode(event, Instant.now()), _ -> {});
      Until.holds("it is announced", () -> sink.unfinished() == 0, sink::unfinished);
    }
  }
}
