package io.streamtune.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Goal: only what is better beyond doubt passes, and the reason says why. Method: counted cases,
 * hand-computed probabilities, and properties over random answers.
 */
class GateTest {
  private final Gate gate = new Gate(GateConfig.DEFAULTS);

  @Example
  void too_few_images_decide_nothing() {
    GateVerdict verdict = gate.decide(images("a", 40, 9, 0, 0));

    assertThat(verdict.isPassed()).isFalse();
    assertThat(verdict.reason()).isEqualTo("only 49 held-out images, at least 50 are needed");
  }

  @Example
  void clearly_better_passes_with_its_numbers() {
    GateVerdict verdict = gate.decide(images("a", 80, 18, 1, 1));

    assertThat(verdict.isPassed()).isTrue();
    assertThat(verdict.reason()).startsWith("accuracy 0.9800 beats 0.8100 on 100 held-out images");
    assertThat(verdict.numbers())
        .containsEntry("accuracy", 0.98)
        .containsEntry("incumbentAccuracy", 0.81)
        .containsEntry("images", 100.0);
  }

  @Example
  void a_gain_that_chance_explains_does_not_pass() {
    GateVerdict verdict = gate.decide(images("a", 94, 3, 1, 2));

    assertThat(verdict.isPassed()).isFalse();
    assertThat(verdict.reason()).startsWith("not better beyond doubt").contains("doubt 0.31");
  }

  @Example
  void a_class_that_falls_refuses_whatever_the_others_gain() {
    List<HeldOut> images = images("gains", 60, 40, 0, 0);
    images.addAll(images("falls", 17, 0, 3, 0));

    GateVerdict verdict = gate.decide(images);

    assertThat(verdict.isPassed()).isFalse();
    assertThat(verdict.reason())
        .isEqualTo("class 'falls' fell from 20 to 17 of 20 held-out images");
  }

  @Example
  void equal_accuracy_passes_on_a_log_loss_that_is_lower_everywhere() {
    List<HeldOut> images = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      double loss = 0.1 + 0.001 * i;
      images.add(
          new HeldOut(
              "a",
              new HeldOut.Answer(true, loss + 0.02 + 0.0001 * (i % 7)),
              new HeldOut.Answer(true, loss)));
    }

    assertThat(gate.decide(images).isPassed()).isTrue();
    assertThat(gate.decide(images).reason()).contains("log loss", "beats");
  }

  @Example
  void probabilities_are_those_computed_by_hand() {
    assertThat(SignificanceTest.ofSigns(0, 0)).isEqualTo(1);
    assertThat(SignificanceTest.ofSigns(3, 1)).isCloseTo(5 / 16.0, within(1e-12));
    assertThat(SignificanceTest.ofSigns(5, 0)).isCloseTo(1 / 32.0, within(1e-12));
    assertThat(SignificanceTest.ofSigns(0, 5)).isCloseTo(1, within(1e-12));
    assertThat(SignificanceTest.ofSigns(2000, 2000)).isBetween(0.5, 0.51);
    // Mean 1, standard deviation 1.5811 of 5: z = 1.4142, and 0.0786 lies above that.
    assertThat(SignificanceTest.ofMean(new double[] {-1, 0, 1, 2, 3}))
        .isCloseTo(0.0786496, within(1e-6));
  }

  @Example
  void shares_are_compared_exactly() {
    // The lady tasting tea: 3 of 4 cups against 1 of 4, C(4,1) C(4,3) and C(4,0) C(4,4) of C(8,4).
    assertThat(SignificanceTest.ofShares(1, 4, 3, 4)).isCloseTo(17 / 70.0, within(1e-12));
    assertThat(SignificanceTest.ofShares(3, 4, 1, 4)).isCloseTo(69 / 70.0, within(1e-12));
    assertThat(SignificanceTest.ofShares(0, 4, 4, 4)).isCloseTo(1 / 70.0, within(1e-12));
    assertThat(SignificanceTest.ofShares(4, 4, 4, 4)).isEqualTo(1);
    assertThat(SignificanceTest.ofShares(0, 0, 4, 4)).isEqualTo(1);
    assertThat(SignificanceTest.ofShares(4000, 5000, 4500, 5000)).isBetween(1e-60, 1e-30);
  }

  @Example
  void what_is_no_number_is_no_answer() {
    assertThatThrownBy(() -> new HeldOut.Answer(true, Double.NaN))
        .hasMessageContaining("finite, not NaN");
  }

  @Property(tries = 300)
  void nobody_beats_himself_and_two_models_never_beat_each_other(
      @ForAll long seed, @ForAll @IntRange(min = 50, max = 300) int count) {
    Random random = new Random(seed);
    List<HeldOut> images = new ArrayList<>();
    double skill = random.nextDouble();
    for (int i = 0; i < count; i++) {
      images.add(
          new HeldOut(
              "c" + random.nextInt(4), answer(random, random.nextDouble()), answer(random, skill)));
    }
    List<HeldOut> swapped =
        images.stream().map(i -> new HeldOut(i.label(), i.candidate(), i.incumbent())).toList();
    List<HeldOut> same =
        images.stream().map(i -> new HeldOut(i.label(), i.candidate(), i.candidate())).toList();
    List<HeldOut> shuffled = new ArrayList<>(images);
    Collections.shuffle(shuffled, random);

    assertThat(gate.decide(images).isPassed() && gate.decide(swapped).isPassed()).isFalse();
    assertThat(gate.decide(same).isPassed()).isFalse();
    assertThat(gate.decide(shuffled)).isEqualTo(gate.decide(images));
  }

  private static HeldOut.Answer answer(Random random, double skill) {
    boolean isRight = random.nextDouble() < skill;
    return new HeldOut.Answer(isRight, isRight ? 0.1 * random.nextDouble() : 2);
  }

  /** Makes images of a class, by who is right: both, the candidate alone, the incumbent alone. */
  private static List<HeldOut> images(
      String label, int both, int candidate, int incumbent, int neither) {
    List<HeldOut> images = new ArrayList<>();
    HeldOut.Answer right = new HeldOut.Answer(true, 0.1);
    HeldOut.Answer wrong = new HeldOut.Answer(false, 1.0);
    images.addAll(Collections.nCopies(both, new HeldOut(label, right, right)));
    images.addAll(Collections.nCopies(candidate, new HeldOut(label, wrong, right)));
    images.addAll(Collections.nCopies(incumbent, new HeldOut(label, right, wrong)));
    images.addAll(Collections.nCopies(neither, new HeldOut(label, wrong, wrong)));
    return images;
  }
}
