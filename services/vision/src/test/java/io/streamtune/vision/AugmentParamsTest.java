package io.streamtune.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Goal: the recipe's distributions. Method: 20,000 seeded draws, counted. */
class AugmentParamsTest {
  private static final List<AugmentParams> DRAWS =
      Stream.generate(draws(new SplittableRandom(1))).limit(20_000).toList();

  private static java.util.function.Supplier<AugmentParams> draws(SplittableRandom random) {
    return () -> AugmentParams.draw(random);
  }

  @Test
  void three_of_four_views_zoom_up_to_a_tenth() {
    assertThat(DRAWS).allMatch(p -> p.zoom() >= 1 && p.zoom() <= 1.1);
    assertThat(share(DRAWS.stream().filter(p -> p.zoom() > 1))).isCloseTo(0.75, within(0.02));
    assertThat(DRAWS.stream().mapToDouble(AugmentParams::zoom).average().orElseThrow())
        .isCloseTo(1 + 0.75 * 0.05, within(0.002));
  }

  @Test
  void three_of_four_views_turn_up_to_ten_degrees_either_way() {
    assertThat(DRAWS).allMatch(p -> Math.abs(p.degrees()) <= 10);
    assertThat(share(DRAWS.stream().filter(p -> p.degrees() != 0))).isCloseTo(0.75, within(0.02));
    assertThat(share(DRAWS.stream().filter(p -> p.degrees() > 5)))
        .isCloseTo(0.75 / 4, within(0.02));
  }

  @Test
  void light_changes_by_a_twentieth_and_half_the_views_are_mirrored() {
    assertThat(DRAWS).allMatch(p -> Math.abs(p.brightness()) <= 0.05);
    assertThat(DRAWS).allMatch(p -> p.contrast() >= 1 / 1.05 && p.contrast() <= 1.05);
    assertThat(share(DRAWS.stream().filter(AugmentParams::isFlipped))).isCloseTo(0.5, within(0.02));
  }

  @Test
  void a_list_of_views_starts_with_the_centre_and_repeats_by_seed() {
    assertThat(Views.fastai(4, 42))
        .hasSize(5)
        .startsWith(new View.Centre())
        .doesNotHaveDuplicates();
    assertThat(Views.fastai(4, 42)).isEqualTo(Views.fastai(4, 42)).isNotEqualTo(Views.fastai(4, 1));
  }

  private static double share(Stream<AugmentParams> some) {
    return some.count() / (double) DRAWS.size();
  }
}
