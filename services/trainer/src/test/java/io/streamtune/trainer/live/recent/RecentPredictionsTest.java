package io.streamtune.trainer.live.recent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.ModelRef;
import io.streamtune.events.prediction.Activation;
import io.streamtune.events.prediction.Prediction;
import io.streamtune.events.prediction.ScoredLabel;
import io.streamtune.events.prediction.Timings;
import io.streamtune.events.prediction.Tta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Goal: a prediction is found by whatever a label says of its image, and memory is bounded. Method:
 * predictions by hand, and a plain list as the model of the property.
 */
class RecentPredictionsTest {
  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

  @Example
  void a_prediction_is_found_by_name_and_by_position() {
    RecentPredictions recent = new RecentPredictions(10);
    recent.add(prediction("a", 7, "v1", "cat"), NOON);

    RecentPrediction byName = recent.find(named("a")).orElseThrow();
    ImagePosition position = new ImagePosition("images", 0, 7);
    ImageRef bare = new ImageRef(position.toString(), position.source(), Optional.of(position));

    assertThat(byName.position()).contains(position);
    assertThat(byName.model().version()).isEqualTo("v1");
    assertThat(byName.time()).isEqualTo(NOON);
    assertThat(byName.answers().isBest("cat")).isTrue();
    assertThat(recent.find(bare).orElseThrow().number()).isEqualTo(byName.number());
    assertThat(recent.find(named("b"))).isEmpty();
  }

  @Example
  void a_position_is_found_by_its_text_alone() {
    RecentPredictions recent = new RecentPredictions(10);
    ImagePosition position = new ImagePosition("images", 0, 7);
    ImageRef bare = new ImageRef(position.toString(), position.source(), Optional.of(position));
    recent.add(of(bare, "v1", List.of(new ScoredLabel("cat", 1))), NOON);

    assertThat(recent.find(new ImageRef("images/0/7", "kafka:images", Optional.empty())))
        .hasValueSatisfying(found -> assertThat(found.position()).contains(position));
  }

  @Example
  void a_prediction_that_comes_twice_is_kept_once() {
    RecentPredictions recent = new RecentPredictions(10);

    assertThat(recent.add(prediction("a", 7, "v1", "cat"), NOON)).isTrue();
    assertThat(recent.add(prediction("a", 7, "v1", "cat"), NOON.plusSeconds(9))).isFalse();
    assertThat(recent.find(named("a")).orElseThrow().time()).isEqualTo(NOON);
  }

  @Example
  void of_two_versions_the_later_prediction_is_found() {
    RecentPredictions recent = new RecentPredictions(10);
    recent.add(prediction("a", 7, "v1", "cat"), NOON);

    assertThat(recent.add(prediction("a", 7, "v2", "dog"), NOON)).isTrue();
    assertThat(recent.find(named("a")).orElseThrow().answers().isBest("dog")).isTrue();
  }

  @Example
  void an_image_that_never_lay_in_kafka_has_no_position() {
    RecentPredictions recent = new RecentPredictions(10);
    recent.add(of(named("http"), "v1", List.of(new ScoredLabel("cat", 1))), NOON);

    assertThat(recent.find(named("http")).orElseThrow().position()).isEmpty();
  }

  @Example
  void a_class_that_is_not_among_the_best_has_what_they_leave_over() {
    List<ScoredLabel> best = List.of(new ScoredLabel("cat", 0.6), new ScoredLabel("dog", 0.3));

    RecentPrediction.Answers softmax = answers(Activation.SOFTMAX, best);
    assertThat(softmax.probability("cat")).isCloseTo(0.6, within(1e-7));
    assertThat(softmax.probability("dog")).isCloseTo(0.3, within(1e-7));
    assertThat(softmax.probability("bird")).isCloseTo(0.1, within(1e-7));
    // Together they leave 0.4, but nothing may beat the last of them.
    assertThat(answers(Activation.SOFTMAX, best.subList(0, 1)).probability("bird"))
        .isCloseTo(0.4, within(1e-7));
    assertThat(answers(Activation.SIGMOID, best).probability("bird")).isCloseTo(0.3, within(1e-7));
    assertThat(answers(Activation.SOFTMAX, List.of()).isBest("cat")).isFalse();
  }

  @Example
  void a_size_that_is_none_is_refused() {
    assertThatThrownBy(() -> new RecentPredictions(0)).hasMessageContaining("not 0");
  }

  @Property(tries = 200)
  void exactly_the_last_ones_are_found(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
    Random random = new Random(seed);
    RecentPredictions recent = new RecentPredictions(size);
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String id = "image " + random.nextInt(2 * size);
      boolean isNew = recent.add(of(named(id), "v", List.of(new ScoredLabel("c", 1))), NOON);
      assertThat(isNew).isEqualTo(!kept.contains(id));
      if (isNew) {
        kept.add(id);
      }
      if (kept.size() > size) {
        kept.removeFirst();
      }
      for (int other = 0; other < 2 * size; other++) {
        assertThat(recent.find(named("image " + other)).isPresent())
            .isEqualTo(kept.contains("image " + other));
      }
    }
  }

  @Property(tries = 200)
  void an_index_finds_what_is_in_it_however_its_hashes_lie(@ForAll long seed) {
    Random random = new Random(seed);
    SlotIndex index = new SlotIndex(8);
    Long[] hashes = new Long[8];
    for (int i = 0; i < 200; i++) {
      int slot = random.nextInt(8);
      if (hashes[slot] != null) {
        index.remove(slot);
        hashes[slot] = null;
      } else {
        // Three homes for eight slots: long runs, with and around the end of the table.
        long hash = (random.nextInt(3) - 1) + ((long) (slot + 1) << 40);
        index.put(slot, hash);
        hashes[slot] = hash;
      }
      for (int s = 0; s < 8; s++) {
        if (hashes[s] != null) {
          assertThat(index.find(hashes[s])).isEqualTo(s);
        }
      }
    }
  }

  private static RecentPrediction.Answers answers(Activation activation, List<ScoredLabel> best) {
    RecentPredictions recent = new RecentPredictions(1);
    Prediction p = of(named("a"), "v", best);
    recent.add(
        new Prediction(
            p.image(), p.model(), best, activation, p.tta(), p.timings(), Optional.empty()),
        NOON);
    return recent.find(named("a")).orElseThrow().answers();
  }

  private static ImageRef named(String id) {
    return new ImageRef(id, "camera", Optional.empty());
  }

  private static Prediction prediction(String id, long offset, String version, String best) {
    ImageRef image =
        new ImageRef(id, "camera", Optional.of(new ImagePosition("images", 0, offset)));
    return of(image, version, List.of(new ScoredLabel(best, 0.9), new ScoredLabel("x", 0.05)));
  }

  private static Prediction of(ImageRef image, String version, List<ScoredLabel> labels) {
    return new Prediction(
        image,
        new ModelRef("m", version, "digest " + version),
        labels,
        Activation.SOFTMAX,
        new Tta(1, "off"),
        new Timings(0, 0, 0, 0, 0),
        Optional.empty());
  }
}
