package io.streamtune.model.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.vision.view.Preprocessing;
import io.streamtune.vision.view.Preprocessing.ColorOrder;
import io.streamtune.vision.view.Preprocessing.Resize;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: a manifest survives JSON, and a wrong one says where. Method: round trips and edits. */
final class ManifestTest {
  private static final Manifest FULL =
      new Manifest(
          new ModelId("pets", "2026.1"),
          List.of("cat", "dog", "löwe"),
          Activation.SIGMOID,
          new Preprocessing(
              299,
              299,
              Resize.SQUASH,
              List.of(0.5f, 0.4f, 0.3f),
              List.of(1f, 0.1f, 0.2f),
              ColorOrder.BGR),
          new Provenance(
              "fine-tuned",
              false,
              Instant.parse("2026-01-31T12:00:00.123Z"),
              Optional.of("2025.9"),
              Optional.of("sha256:00"),
              Map.of("stages", List.of(Map.of("rate", 0.01, "epochs", 3))),
              Map.of("accuracy", 0.988)),
          0.002,
          Map.of("model.onnx", "ab".repeat(32)));

  @Test
  void json_and_back_is_the_same_manifest() {
    assertThat(Manifest.fromJson(FULL.toJson())).isEqualTo(FULL);
    assertThat(Manifest.fromJson(FULL.toJson()).toJson()).isEqualTo(FULL.toJson());
  }

  @Test
  void unknown_properties_are_ignored() {
    assertThat(edited("\"formatVersion\"", "\"later\" : {}, \"formatVersion\"")).isEqualTo(FULL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "formatVersion" : 1 | "formatVersion" : 2   | $.formatVersion must be 1
          "name" : "pets"     | "name" : 5            | $.name must be a string
          "name" : "pets"     | "name" : "../pets"    | name '../pets' is not allowed
          "size" : 299        | "size" : 0.5          | $.preprocessing.size must be a whole number
          "size" : 299        | "size" : 0            | $.preprocessing is contradictory
          "bgr"               | "grb"                 | $.preprocessing.colorOrder must be rgb or bgr
          "sigmoid"           | "relu"                | $.activation must be softmax or sigmoid
          "dog"               | 7                     | $.classes[1] must be a string
          "dog"               | "cat"                 | $.classes has 'cat' blank or twice
          2026-01-31T         | 31.1.                 | $.created must be a time
          "abab               | "ABab                 | $.files.model.onnx must be a sha256
          "trained" : false   | "trained" : "no"      | $.trained must be true or false
          0.988               | "good"                | $.metrics.accuracy must be a number
          "probeTolerance" : 0.002 | "probeTolerance" : 2 | $.probeTolerance is 2
          "formatVersion" : 1 | "name":"a","formatVersion":1 | no JSON
          """,
      quoteCharacter = '`')
  void what_is_wrong_is_named_by_its_path(String from, String to, String message) {
    assertThatThrownBy(() -> edited(from, to))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_recipe_keeps_its_order() {
    Map<String, Object> recipe = new LinkedHashMap<>();
    recipe.put("z", 1);
    recipe.put("a", 2);
    Provenance provenance =
        new Provenance(
            "x", true, Instant.EPOCH, Optional.empty(), Optional.empty(), recipe, Map.of());

    assertThat(provenance.recipe().keySet()).containsExactly("z", "a");
  }

  private static Manifest edited(String from, String to) {
    String json = new String(FULL.toJson(), UTF_8);
    assertThat(json).contains(from);
    return Manifest.fromJson(json.replace(from, to).getBytes(UTF_8));
  }
}
