package io.streamtune.trainer.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelCodec;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.model.ModelEventCodec;
import io.streamtune.events.model.ReplicaEvent;
import io.streamtune.events.model.ReplicaEventCodec;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.trainer.live.quality.Match;
import io.streamtune.trainer.live.rollback.RollbackConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Goal: the three topics are read as they come, with whatever else lies on them. Method: records as
 * the codecs write them.
 */
class LiveStateTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");
  private static final String DIGEST = "0a".repeat(32);

  private final LiveState state = new LiveState("m", LiveConfig.DEFAULTS);

  @Test
  void predictions_of_another_model_and_noise_are_passed_over() {
    assertThat(state.predicted(prediction("other", "1"))).isEmpty();
    assertThat(state.predicted(noise())).isEmpty();
    assertThat(state.labelled(noise())).isEmpty();
    state.released(noise());

    assertThat(state.labelled(label(30))).contains(Match.UNMATCHED);
    assertThat(state.serving()).isEmpty();
    assertThat(state.locate(image(false))).isEmpty();
  }

  @Test
  void a_version_that_is_no_name_is_neither_remembered_nor_shown() {
    assertThat(state.predicted(prediction("m", "v".repeat(250)))).isEmpty();

    assertThat(state.locate(image(false))).isEmpty();
    assertThat(state.labelled(label(30))).contains(Match.UNMATCHED);
  }

  @Test
  void before_a_release_the_version_that_predicted_last_is_in_service() {
    state.predicted(prediction("m", "1"));
    assertThat(state.labelled(label(30))).contains(Match.MATCHED);

    assertThat(state.serving().orElseThrow().model().version()).isEqualTo("1");
    assertThat(state.serving().orElseThrow().delayMean()).isEqualTo(Duration.ofSeconds(30));
    assertThat(state.previous()).isEmpty();
    assertThat(state.locate(image(false))).contains(new ImagePosition("images", 0, 7));
  }

  @Test
  void what_is_in_service_is_what_models_says() {
    state.predicted(prediction("m", "1"));
    state.labelled(label(30));

    state.released(received(ModelEventCodec.encode(release("2", Optional.of("1")), NOON)));
    assertThat(state.serving()).isEmpty();
    assertThat(state.previous().orElseThrow().model().version()).isEqualTo("1");
    assertThat(state.decide().orElseThrow().reason())
        .startsWith("only 0 labelled predictions of 2");

    ReplicaEvent replica =
        new ReplicaEvent("r", new ModelRef("m", "1", DIGEST), Optional.empty(), Map.of());
    state.released(received(ReplicaEventCodec.encode(replica, NOON)));
    assertThat(state.inService()).contains(release("2", Optional.of("1")));

    state.released(
        new ReceivedEvent(
            new ImagePosition("models", 0, 3),
            0,
            0,
            Optional.of("m".getBytes(UTF_8)),
            Headers.none(),
            new byte[0]));
    assertThat(state.inService()).isEmpty();
  }

  @Test
  void without_a_rule_nothing_is_decided() {
    assertThat(new LiveState("m", LiveConfig.DEFAULTS.withoutRollback()).decide()).isEmpty();
  }

  @Test
  void a_rule_that_can_never_decide_is_refused() {
    assertThatThrownBy(
            () -> new LiveConfig(10, 49, Duration.ZERO, Optional.of(RollbackConfig.DEFAULTS)))
        .hasMessageContaining("labelledMin (50) must not be above window (49)");
  }

  private static ModelEvent release(String version, Optional<String> previous) {
    return new ModelEvent(
        "m",
        version,
        URI.create("m/" + version),
        DIGEST,
        ModelEvent.State.PROMOTED,
        Map.of(),
        Optional.empty(),
        previous,
        Optional.empty());
  }

  private static ImageRef image(boolean hasPosition) {
    return new ImageRef(
        "a", "camera", Optional.of(new ImagePosition("images", 0, 7)).filter(_ -> hasPosition));
  }

  private static ReceivedEvent prediction(String model, String version) {
    Prediction prediction =
        new Prediction(
            image(true),
            new ModelRef(model, version, DIGEST),
            List.of(new ScoredLabel("cat", 0.9)),
            Activation.SOFTMAX,
            new Tta(1, "off"),
            new Timings(0, 0, 0, 0, 0),
            Optional.empty());
    return received(PredictionCodec.encode(prediction, Optional.empty(), NOON));
  }

  private static ReceivedEvent label(int second) {
    Label label = new Label(image(false), List.of("cat"), Optional.of("ann"));
    return received(LabelCodec.encode(label, "test", NOON.plusSeconds(second)));
  }

  private static ReceivedEvent noise() {
    return received(
        new EventMessage(
            Optional.of("m".getBytes(UTF_8)), Headers.none(), "noise".getBytes(UTF_8)));
  }

  private static ReceivedEvent received(EventMessage message) {
    return new ReceivedEvent(
        new ImagePosition("t", 0, 1), 0, 0, message.key(), message.headers(), message.value());
  }
}
