package io.streamtune.trainer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.EventMessage;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.label.Label;
import io.streamtune.events.label.LabelCodec;
import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.PredictionCodec;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import io.streamtune.model.store.FileModelStore;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.trainer.live.rollback.Rollback;
import io.streamtune.trainer.live.rollback.RollbackConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what labels ask for and cannot be done now is tried again, a minute later and not before.
 * Method: a store without the version, brokers that are away, and a clock that the test turns.
 */
class LiveJudgeTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");
  private static final LiveConfig CONFIG =
      new LiveConfig(100, 50, Duration.ZERO, Optional.of(new RollbackConfig(5, 0.05, 0.05)));

  @TempDir private Path folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LiveState state = new LiveState("m", CONFIG);
  private LiveJudge judge;
  private int images;
  private long nowSeconds;

  @BeforeEach
  void brokersAreAway() {
    Rollback rollback =
        new Rollback(
            new FileModelStore(folder),
            () -> {
              throw new IllegalStateException("the brokers are away");
            },
            InstantSource.system());
    judge =
        new LiveJudge(
            state, rollback, new LiveMetrics(registry), () -> nowSeconds * 1_000_000_000L);
    said("1", true);
  }

  @Test
  void a_roll_back_to_a_version_that_the_store_lacks_is_tried_each_minute() {
    state.released(release("2", Optional.of("1")));
    said("2", false);

    judge.changed();
    judge.judge();
    judge.judge();
    assertThat(failed()).isEqualTo(1);

    nowSeconds = 59;
    judge.judge();
    assertThat(failed()).isEqualTo(1);

    nowSeconds = 60;
    judge.judge();
    assertThat(failed()).isEqualTo(2);
  }

  @Test
  void a_canary_that_cannot_be_ended_now_is_ended_later() {
    state.released(release("1", Optional.empty()));
    state.tried(canary());
    said("3", false);

    judge.changed();
    assertThatThrownBy(judge::judge).hasMessage("the brokers are away");
    assertThatCode(judge::judge).doesNotThrowAnyException();

    nowSeconds = 60;
    assertThatThrownBy(judge::judge).hasMessage("the brokers are away");
  }

  @Test
  void what_is_as_good_stays_and_is_looked_at_once() {
    state.released(release("2", Optional.of("1")));
    state.tried(canary());
    said("2", true);
    said("3", true);

    judge.changed();
    judge.judge();

    assertThat(failed()).isZero();
  }

  private double failed() {
    return registry.get("streamtune.rollbacks").tag("outcome", "failed").counter().count();
  }

  /** Ten predictions of a version and what people say of them. */
  private void said(String version, boolean isRight) {
    for (int i = 0; i < 10; i++, images++) {
      ImageRef image =
          new ImageRef("" + images, "test", Optional.of(new ImagePosition("images", 0, images)));
      Prediction prediction =
          new Prediction(
              image,
              new ModelRef("m", version, digest(version)),
              List.of(new ScoredLabel(isRight ? "cat" : "dog", 0.9)),
              Activation.SOFTMAX,
              new Tta(1, "off"),
              new Timings(0, 0, 0, 0, 0),
              Optional.empty());
      state.predicted(received(PredictionCodec.encode(prediction, Optional.empty(), NOON)));
      Label label = new Label(image, List.of("cat"), Optional.of("ann"));
      state.labelled(received(LabelCodec.encode(label, "test", NOON)));
    }
  }

  private static ModelEvent release(String version, Optional<String> previous) {
    return new ModelEvent(
        "m",
        version,
        URI.create("m/" + version),
        digest(version),
        ModelEvent.State.PROMOTED,
        Map.of(),
        Optional.empty(),
        previous,
        Optional.empty());
  }

  private static CandidateEvent canary() {
    return new CandidateEvent(
        "m", "3", URI.create("m/3"), digest("3"), CandidateEvent.Mode.CANARY, 0.5);
  }

  private static String digest(String version) {
    return version.repeat(64);
  }

  private static ReceivedEvent received(EventMessage message) {
    return new ReceivedEvent(
        new ImagePosition("t", 0, 1), 0, 0, message.key(), message.headers(), message.value());
  }
}
