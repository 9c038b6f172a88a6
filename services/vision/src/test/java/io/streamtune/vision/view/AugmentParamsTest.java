package io.streamtune.vision.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Goal: the recipe's distributions. Method: 20,000 seeded draws, counted. */
class AugmentParamsTest {
  /** Five standard deviations of a share of a quarter. */
  private static final Offset<Double> NEAR = within(0.015);

  private static final List<AugmentParams> DRAWS = draws(Augmentation.RECIPE);

  private static List<AugmentParams> draws(Augmentation ranges) {
    SplittableRandom random = new SplittableRandom(1);
    return Stream.generate(() -> AugmentParams.draw(ranges, random)).limit(20_000).toList();
  }

  @Test
  void three_of_four_views_zoom_evenly_up_to_a_tenth() {
    assertThat(share(DRAWS, p -> p.zoom() == 1)).isCloseTo(0.25, NEAR);
    assertEven(DRAWS.stream().filter(p -> p.zoom() != 1).toList(), AugmentParams::zoom, 1, 1.1);
  }

  @Test
  void three_of_four_views_turn_evenly_up_to_ten_degrees_either_way() {
    assertThat(share(DRAWS, p -> p.degrees() == 0)).isCloseTo(0.25, NEAR);
    List<AugmentParams> turned = DRAWS.stream().filter(p -> p.degrees() != 0).toList();
    assertEven(turned, AugmentParams::degrees, -10, 10);
  }

  @Test
  void zoom_and_rotation_are_drawn_apart() {
    assertThat(share(DRAWS, p -> p.zoom() == 1 && p.degrees() == 0)).isCloseTo(0.0625, NEAR);
  }

  @Test
  void brightness_is_even_and_always_changes() {
    assertEven(DRAWS, AugmentParams::brightness, -0.05, 0.05);
    assertThat(DRAWS).noneMatch(p -> p.brightness() == 0);
  }

  @Test
  void contrast_is_1_plus_c_above_and_1_over_1_minus_c_below() {
    List<AugmentParams> strong = draws(new Augmentation(1, 0, 0.5, Augmentation.Symmetry.NONE));

    assertEven(strong, p -> drawnC(p.contrast()), -0.5, 0.5);
    assertThat(strong.stream().mapToDouble(AugmentParams::contrast).max().orElseThrow())
        .isCloseTo(1.5, within(0.001));
    assertThat(strong.stream().mapToDouble(AugmentParams::contrast).min().orElseThrow())
        .isCloseTo(1 / 1.5, within(0.001));
  }

  private static double drawnC(double contrast) {
    return contrast >= 1 ? contrast - 1 : 1 - 1 / contrast;
  }

  @Test
  void half_the_views_from_the_side_are_mirrored_and_none_is_turned_by_quarters() {
    assertThat(share(DRAWS, AugmentParams::isFlipped)).isCloseTo(0.5, NEAR);
    assertThat(DRAWS).allMatch(p -> p.quarterTurns() == 0);
  }

  @Test
  void views_from_above_have_all_eight_symmetries_equally_often() {
    List<AugmentParams> above = draws(Augmentation.TOP_DOWN);

    var counts =
        above.stream()
            .collect(
                Collectors.groupingBy(
                    p -> p.quarterTurns() + (p.isFlipped() ? 4 : 0), Collectors.counting()));
    assertThat(counts).hasSize(8);
    assertThat(counts.values()).allSatisfy(n -> assertThat(n / 20_000.0).isCloseTo(0.125, NEAR));
  }

  @Test
  void crops_are_even_and_independent() {
    assertEven(DRAWS, AugmentParams::cropX, 0, 1);
    assertEven(DRAWS, AugmentParams::cropY, 0, 1);
    assertThat(share(DRAWS, p -> p.cropX() < 0.5 && p.cropY() < 0.5)).isCloseTo(0.25, NEAR);
  }

  @Test
  void basic_views_are_never_mirrored_or_turned_and_none_only_crops() {
    assertThat(draws(Augmentation.BASIC)).noneMatch(p -> p.isFlipped() || p.quarterTurns() != 0);
    assertThat(draws(Augmentation.NONE))
        .allMatch(p -> p.zoom() == 1 && p.degrees() == 0 && !p.isLit() && !p.isFlipped())
        .anyMatch(p -> p.cropX() > 0.5);
  }

  @Test
  void a_seed_gives_the_same_numbers_in_every_release() {
    View.Augmented view = (View.Augmented) Views.fastai(4, 7).get(3);

    assertThat(AugmentParams.of(view))
        .isEqualTo(
            new AugmentParams(
                1.0960415865839295,
                -2.877835428592375,
                0.004868022633788063,
                0.9566072115352477,
                0,
                true,
                0.1700554629212736,
                0.528422690253865));
  }

  @Test
  void a_list_of_views_starts_with_the_centre_and_repeats_by_seed() {
    assertThat(Views.fastai(4, 42))
        .hasSize(5)
        .startsWith(new View.Centre())
        .doesNotHaveDuplicates();
    assertThat(Views.fastai(4, 42)).isEqualTo(Views.fastai(4, 42)).isNotEqualTo(Views.fastai(4, 1));
    assertThat(Views.fastai(1, 42, Augmentation.BASIC).get(1))
        .isEqualTo(
            new View.Augmented(
                ((View.Augmented) Views.fastai(1, 42).get(1)).seed(), Augmentation.BASIC));
  }

  @Test
  void ranges_that_make_no_sense_are_refused_by_name() {
    assertThatThrownBy(() -> Augmentation.BASIC.withMaxZoom(0.9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxZoom must be 1 to 10, not 0.9");
    assertThatThrownBy(() -> new Augmentation(1, Double.NaN, 0, Augmentation.Symmetry.NONE))
        .hasMessageContaining("maxRotateDegrees");
    assertThatThrownBy(() -> new Augmentation(1, 0, 1, Augmentation.Symmetry.NONE))
        .hasMessageContaining("maxLighting");
  }

  /** All values lie in the range, a quarter of them in each of its quarters. */
  private static void assertEven(
      List<AugmentParams> draws, ToDoubleFunction<AugmentParams> number, double from, double to) {
    double quarter = (to - from) / 4;
    assertThat(draws)
        .allMatch(p -> number.applyAsDouble(p) >= from && number.applyAsDouble(p) < to);
    for (int i = 0; i < 4; i++) {
      double low = from + i * quarter;
      assertThat(
              share(
                  draws,
                  p -> number.applyAsDouble(p) >= low && number.applyAsDouble(p) < low + quarter))
          .isCloseTo(0.25, NEAR);
    }
  }

  private static double share(List<AugmentParams> draws, Predicate<AugmentParams> some) {
    return draws.stream().filter(some).count() / (double) draws.size();
  }
}
