package io.streamtune.events.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamtune.events.EventMessage;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.JsonText;
import io.streamtune.events.ModelRef;
import io.streamtune.events.NameHash;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Goal: a prediction names its image and model so that duplicates show. Method: by example. */
class PredictionTest {
  private static final Instant NOW = Instant.parse("2026-03-14T09:26:53.589Z");
  private static final ImagePosition POSITION = new ImagePosition("images", 1, 2);

  @Test
  void the_id_depends_on_position_and_model_and_on_nothing_else() {
    String id = prediction("a", Optional.of(POSITION), "d1", 0.5).id();

    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(prediction("b", Optional.of(POSITION), "d1", 0.7).id()).isEqualTo(id);
    assertThat(prediction("a", Optional.of(POSITION), "d2", 0.5).id()).isNotEqualTo(id);
    assertThat(prediction("a", Optional.of(new ImagePosition("images", 1, 3)), "d1", 0.5).id())
        .isNotEqualTo(id);
  }

  @Test
  void without_a_position_the_id_depends_on_source_and_id_of_the_image() {
    String id = prediction("a", Optional.empty(), "d1", 0.5).id();

    assertThat(prediction("a", Optional.empty(), "d1", 0.7).id()).isEqualTo(id);
    assertThat(prediction("b", Optional.empty(), "d1", 0.5).id()).isNotEqualTo(id);
  }

  @Test
  void the_parts_of_an_id_do_not_run_into_each_other() {
    assertThat(NameHash.of("ab", "c")).isNotEqualTo(NameHash.of("a", "bc"));
    assertThat(NameHash.of("a", "")).isNotEqualTo(NameHash.of("a"));
  }

  @Test
  void the_headers_join_it_to_its_image() {
    byte[] key = {1};
    EventMessage message =
        PredictionCodec.encode(
            prediction("a", Optional.of(POSITION), "d", 0.5), Optional.of(key), NOW);

    assertThat(message.key()).containsSame(key);
    assertThat(message.headers().text("ce_causationid")).contains("a");
    assertThat(message.headers().text("ce_source")).contains("streamtune/inference/my%20model");
    assertThat(message.headers().text("ce_time")).contains("2026-03-14T09:26:53.589Z");
    assertThat(message.headers().text("traceparent")).contains("00-1-2-01");
  }

  @Test
  void numbers_are_written_the_same_in_every_locale() {
    Locale before = Locale.getDefault();
    Prediction prediction = prediction("a", Optional.of(POSITION), "d", 0.123456789);
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      String json =
          new String(PredictionCodec.encode(prediction, Optional.empty(), NOW).value(), UTF_8);

      assertThat(json).contains("\"probability\":0.123457}").contains("\"views\":1");
      assertThat(json).contains("\"activation\":\"softmax\"");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void half_a_surrogate_pair_becomes_a_replacement_character() {
    Prediction broken = prediction("a\uD83D", Optional.empty(), "d", 0.5);

    EventMessage message = PredictionCodec.encode(broken, Optional.empty(), NOW);

    assertThat(PredictionCodec.decode(message.headers(), message.value()).image().id())
        .isEqualTo("a\uFFFD");
  }

  @Test
  void float_rounding_above_one_is_forgiven_and_more_is_not() {
    assertThat(new ScoredLabel("x", 1.0000001).probability()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new ScoredLabel("x", 1.01));
    assertThatIllegalArgumentException().isThrownBy(() -> new ScoredLabel("x", Double.NaN));
  }

  @Test
  void rounding_keeps_six_digits_at_any_size() {
    assertThat(JsonText.rounded(1)).isEqualTo(1);
    assertThat(JsonText.rounded(0.99999999)).isEqualTo(1);
    assertThat(JsonText.rounded(0.0001234564999)).isEqualTo(0.000123456);
    assertThat(JsonText.rounded(1.234567891e-12)).isEqualTo(1.23457e-12);
    assertThat(JsonText.rounded(1e-17)).isZero();
  }

  private static Prediction prediction(
      String id, Optional<ImagePosition> position, String digest, double probability) {
    return new Prediction(
        new ImageRef(id, "src", position),
        new ModelRef("my model", "1", digest),
        List.of(new ScoredLabel("cat", probability)),
        Activation.SOFTMAX,
        Tta.OFF,
        new Timings(0, 0, 0, 0, 0),
        Optional.of("00-1-2-01"));
  }
}
