package io.streamtune.trainer.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.vision.view.Preprocessing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Goal: no version that somebody needs ever leaves. Method: the decision alone, on names. */
final class RetentionTest {
  private final Retention two = new Retention(2);

  @Test
  void the_oldest_beyond_the_kept_ones_leave() {
    assertThat(leaving(Set.of(), "20260104-000000", "20260103-000000", "20260102-000000"))
        .containsExactly("20260102-000000");
  }

  @Test
  void what_is_served_or_was_before_stays_however_old() {
    assertThat(
            leaving(
                Set.of("20260101-000000"),
                "20260104-000000",
                "20260103-000000",
                "20260102-000000",
                "20260101-000000"))
        .containsExactly("20260102-000000");
  }

  @Test
  void what_people_named_and_other_models_stay() {
    List<Manifest> stored =
        List.of(
            manifest("cats", "20260104-000000"),
            manifest("cats", "20260103-000000"),
            manifest("cats", "imagenet"),
            manifest("dogs", "20260101-000000"));

    assertThat(two.leaving(stored, "cats", Set.of())).isEmpty();
  }

  private List<String> leaving(Set<String> needed, String... versions) {
    List<Manifest> stored = Stream.of(versions).map(version -> manifest("cats", version)).toList();
    return two.leaving(stored, "cats", needed).stream().map(ModelId::version).toList();
  }

  private static Manifest manifest(String name, String version) {
    return new Manifest(
        new ModelId(name, version),
        List.of("a", "b"),
        Activation.SOFTMAX,
        Preprocessing.IMAGENET,
        Provenance.initialised(1, Instant.EPOCH),
        Manifest.DEFAULT_PROBE_TOLERANCE,
        Map.of());
  }
}
