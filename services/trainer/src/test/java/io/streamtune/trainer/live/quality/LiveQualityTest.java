package io.streamtune.trainer.live.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.label.Label;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import io.streamtune.trainer.live.recent.RecentPredictions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Goal: the score of a version is that of its last labelled predictions, whatever comes twice, late
 * or first. Method: predictions and labels by hand, in seconds after noon.
 */
class LiveQualityTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");
  private static final String ANN = "ann";
  private static final String MACHINE = "machine:teacher";

  private final LiveQuality quality = new LiveQuality(new RecentPredictions(100), 3);

  @Example
  void accuracy_log_loss_and_delay_are_those_of_the_labelled_predictions() {
    predict("1", "v1", "cat", 0);
    predict("2", "v1", "cat", 0);
    predict("3", "v1", "cat", 0);
    predict("4", "v1", "cat", 0);

    assertThat(say("1", "cat", ANN, 10)).isEqualTo(Match.MATCHED);
    assertThat(say("2", "dog", ANN, 20)).isEqualTo(Match.MATCHED);
    assertThat(say("3", "cat", ANN, 60)).isEqualTo(Match.MATCHED);

    LiveScore score = score("v1");
    assertThat(score.predictions()).isEqualTo(4);
    assertThat(score.labelled()).isEqualTo(3);
    assertThat(score.accuracy()).isCloseTo(2 / 3.0, within(1e-12));
    // cat has 0.8, dog 0.1.
    assertThat(score.logLoss()).isCloseTo(-(2 * Math.log(0.8) + Math.log(0.1)) / 3, within(1e-6));
    assertThat(score.delayMedian()).isEqualTo(Duration.ofSeconds(20));
    assertThat(score.delayMean()).isEqualTo(Duration.ofSeconds(30));
  }

  @Example
  void the_last_word_wins_and_no_machine_overrules_a_person() {
    predict("1", "v1", "cat", 0);

    assertThat(say("1", "dog", MACHINE, 1)).isEqualTo(Match.MATCHED);
    assertThat(say("1", "cat", MACHINE, 2)).isEqualTo(Match.CORRECTED);
    assertThat(score("v1").right()).isEqualTo(1);
    assertThat(say("1", "dog", ANN, 3)).isEqualTo(Match.CORRECTED);
    assertThat(say("1", "cat", MACHINE, 4)).isEqualTo(Match.OUTVOTED);
    assertThat(say("1", "dog", MACHINE, 5)).isEqualTo(Match.REPEATED);
    assertThat(score("v1").right()).isZero();
    assertThat(say("1", "cat", "bob", 6)).isEqualTo(Match.CORRECTED);

    assertThat(score("v1").right()).isEqualTo(1);
    assertThat(score("v1").labelled()).isEqualTo(1);
    assertThat(score("v1").delayMean()).isEqualTo(Duration.ofSeconds(1));
  }

  @Example
  void a_machine_that_agrees_does_not_take_a_persons_word_away() {
    predict("1", "v1", "cat", 0);
    say("1", "dog", ANN, 1);
    say("1", "dog", MACHINE, 2);

    assertThat(say("1", "cat", MACHINE, 3)).isEqualTo(Match.OUTVOTED);
  }

  @Example
  void a_label_of_an_endless_id_does_not_wait_for_its_prediction() {
    String endless = "0".repeat(2_000) + "2"; // A number, as all ids here.
    assertThat(say(endless, "cat", ANN, 0)).isEqualTo(Match.UNMATCHED);
    assertThat(say("1", "cat", ANN, 0)).isEqualTo(Match.UNMATCHED);

    predict(endless, "v1", "cat", 1);
    predict("1", "v1", "cat", 1);

    assertThat(score("v1").labelled()).as("the other one waited").isEqualTo(1);
  }

  @Example
  void the_oldest_leaves_the_window_and_cannot_come_back() {
    for (int i = 0; i < 4; i++) {
      predict("" + i, "v1", "cat", 0);
      say("" + i, i == 0 ? "dog" : "cat", ANN, i);
    }

    assertThat(score("v1").accuracy()).isEqualTo(1);
    assertThat(say("0", "dog", ANN, 9)).isEqualTo(Match.PAST);
    assertThat(score("v1").accuracy()).isEqualTo(1);
  }

  @Example
  void what_comes_twice_counts_once() {
    predict("1", "v1", "cat", 0);
    predict("1", "v1", "cat", 5);
    say("1", "cat", ANN, 10);
    assertThat(say("1", "cat", ANN, 10)).isEqualTo(Match.REPEATED);

    assertThat(score("v1").predictions()).isEqualTo(1);
    assertThat(score("v1").labelled()).isEqualTo(1);
    assertThat(score("v1").delayMean()).isEqualTo(Duration.ofSeconds(10));
  }

  @Example
  void a_label_that_comes_first_waits_for_its_prediction() {
    assertThat(say("1", "dog", ANN, 1)).isEqualTo(Match.UNMATCHED);
    assertThat(say("1", "cat", MACHINE, 2)).isEqualTo(Match.UNMATCHED);

    assertThat(predict("1", "v1", "dog", 0)).contains(Match.MATCHED);
    assertThat(predict("2", "v1", "dog", 0)).isEmpty();
    assertThat(score("v1").right()).isEqualTo(1);
  }

  @Example
  void a_label_may_name_its_image_by_position_alone() {
    ImagePosition position = new ImagePosition("images", 0, 7);
    ImageRef bare = new ImageRef(position.toString(), position.source(), Optional.of(position));
    predict("7", "v1", "cat", 0);

    Label label = new Label(bare, List.of("cat"), Optional.empty());
    assertThat(quality.labelled(label, NOON)).isEqualTo(Match.MATCHED);

    Label early =
        new Label(
            new ImageRef("8", "camera", Optional.of(new ImagePosition("images", 0, 8))),
            List.of("cat"),
            Optional.empty());
    assertThat(quality.labelled(early, NOON)).isEqualTo(Match.UNMATCHED);
    assertThat(predict("8", "v1", "cat", 0)).contains(Match.MATCHED);
  }

  @Example
  void versions_have_windows_of_their_own() {
    predict("1", "v1", "cat", 0);
    say("1", "cat", ANN, 1);
    predict("2", "v2", "cat", 2);
    say("2", "dog", ANN, 3);

    assertThat(score("v1").accuracy()).isEqualTo(1);
    assertThat(score("v2").accuracy()).isZero();
    assertThat(quality.score(model("v3"))).isEmpty();
  }

  @Example
  void several_classes_are_no_verdict() {
    predict("1", "v1", "cat", 0);
    Label none = new Label(named("1"), List.of(), Optional.empty());

    assertThat(quality.labelled(none, NOON)).isEqualTo(Match.NOT_ONE_CLASS);
    assertThat(quality.score(model("v1"))).isEmpty();
  }

  @Example
  void a_clock_that_runs_behind_makes_no_negative_delay() {
    predict("1", "v1", "cat", 10);
    say("1", "cat", ANN, 3);

    assertThat(score("v1").delayMean()).isZero();
  }

  @Example
  void old_versions_are_forgotten() {
    for (int version = 0; version <= LiveQuality.VERSIONS_MAX; version++) {
      predict("" + version, "v" + version, "cat", 0);
      say("" + version, "cat", ANN, 1);
    }

    assertThat(quality.score(model("v0"))).isEmpty();
    assertThat(quality.score(model("v1"))).isPresent();
  }

  @Example
  void a_window_of_nothing_is_refused() {
    assertThatThrownBy(() -> new LiveQuality(new RecentPredictions(1), 0))
        .hasMessageContaining("not 0");
  }

  @Property(tries = 100)
  void the_order_of_predictions_and_labels_makes_no_difference(@ForAll long seed) {
    Random random = new Random(seed);
    LiveQuality before = new LiveQuality(new RecentPredictions(100), 50);
    LiveQuality mixed = new LiveQuality(new RecentPredictions(100), 50);
    for (int i = 0; i < 50; i++) {
      String id = "" + i;
      Prediction prediction = prediction(id, "v1", random.nextBoolean() ? "cat" : "dog");
      Label label = new Label(named(id), List.of("cat"), Optional.of(ANN));
      before.predicted(prediction, NOON);
      before.labelled(label, NOON.plusSeconds(i));
      if (random.nextBoolean()) {
        mixed.labelled(label, NOON.plusSeconds(i));
        mixed.predicted(prediction, NOON);
      } else {
        mixed.predicted(prediction, NOON);
        mixed.predicted(prediction, NOON);
        mixed.labelled(label, NOON.plusSeconds(i));
        mixed.labelled(label, NOON.plusSeconds(i));
      }
    }
    assertThat(mixed.score(model("v1"))).isEqualTo(before.score(model("v1")));
  }

  private Optional<Match> predict(String id, String version, String best, long second) {
    return quality.predicted(prediction(id, version, best), NOON.plusSeconds(second));
  }

  private Match say(String id, String className, String by, long second) {
    return quality.labelled(
        new Label(named(id), List.of(className), Optional.of(by)), NOON.plusSeconds(second));
  }

  private LiveScore score(String version) {
    return quality.score(model(version)).orElseThrow();
  }

  private static ModelRef model(String version) {
    return new ModelRef("m", version, "digest " + version);
  }

  private static ImageRef named(String id) {
    return new ImageRef(id, "camera", Optional.empty());
  }

  private static Prediction prediction(String id, String version, String best) {
    String second = best.equals("cat") ? "dog" : "cat";
    return new Prediction(
        new ImageRef(id, "camera", Optional.of(new ImagePosition("images", 0, Long.parseLong(id)))),
        model(version),
        List.of(new ScoredLabel(best, 0.8), new ScoredLabel(second, 0.1)),
        Activation.SOFTMAX,
        new Tta(1, "off"),
        new Timings(0, 0, 0, 0, 0),
        Optional.empty());
  }
}
