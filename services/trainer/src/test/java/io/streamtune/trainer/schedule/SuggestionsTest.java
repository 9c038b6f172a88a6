package io.streamtune.trainer.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Goal: the four suggestions are those of fastai 2. Method: short curves, computed by hand; the
 * rates are powers of ten or of two so that an index can be read off them.
 */
class SuggestionsTest {
  @Test
  void minimum_is_a_tenth_of_the_rate_with_the_lowest_loss() {
    assertThat(Suggestions.minimum(decades(3, 2, 1, 0.5, 4)).getAsDouble())
        .isCloseTo(1e-2, within(1e-15)); // lowest at index 3: 1e-1
  }

  @Test
  void steep_is_the_left_end_of_the_steepest_fall() {
    assertThat(Suggestions.steep(decades(3, 2.9, 1.5, 1.4, 4)).getAsDouble())
        .isEqualTo(1e-3); // from index 1 to 2
  }

  @Test
  void steep_weighs_a_fall_by_the_logarithm_of_the_rate() {
    // Slopes: -1 / ln 10 = -0.43 and -0.9 / ln 2 = -1.30.
    List<RatePoint> points =
        List.of(new RatePoint(0.01, 3), new RatePoint(0.1, 2), new RatePoint(0.2, 1.1));

    assertThat(Suggestions.steep(points).getAsDouble()).isEqualTo(0.1);
  }

  @Test
  void valley_is_half_way_down_the_longest_falling_subsequence() {
    // Falling: 9 8 7 6 5 4 3 2 1, nine long, ending at index 10: start = 10 - 9 = 1,
    // section = 9 / 3 = 3, index = 1 + 3 + 1 = 5.
    List<RatePoint> points = powers(9, 9.5, 8, 7, 6, 8.5, 5, 4, 3, 2, 1, 6);
    // 9.5 or 9 may begin it: 9.5 8 7 6 5 4 3 2 1 is nine long as well.

    assertThat(Suggestions.valley(points).getAsDouble()).isEqualTo(32); // 2^5
  }

  @Test
  void valley_skips_noise() {
    // 5 4 3 2 (indices 1, 3, 5, 6): four long, ending at 6: start 2, section 4/3, 2 + 1 + 0 = 3.
    assertThat(Suggestions.valley(powers(4, 5, 6, 4, 7, 3, 2, 8)).getAsDouble()).isEqualTo(8);
  }

  @Test
  void valley_of_a_curve_that_never_falls_is_its_first_rate() {
    assertThat(Suggestions.valley(powers(1, 2, 3)).getAsDouble()).isEqualTo(1);
  }

  @Test
  void valley_of_a_curve_that_falls_throughout_never_leaves_it() {
    // start = 5 - 6 = -1, section = 2, index = -1 + 2 + 1 = 2
    assertThat(Suggestions.valley(powers(6, 5, 4, 3, 2, 1)).getAsDouble()).isEqualTo(4);
    assertThat(Suggestions.valley(powers(2, 1)).getAsDouble()).isEqualTo(1);
  }

  @Test
  void slide_goes_left_until_both_slopes_agree() {
    // Losses: flat at 1 for 20 points, then rising by 1 a point. The slope is 0 up to index 18,
    // 0.5 at 19, 1 from 20. With 25 points: right = 24, left = 9. They differ while right >= 19,
    // so the last interval that moved is right = 19, left = 4.
    List<Double> losses = new ArrayList<>();
    IntStream.range(0, 25).forEach(i -> losses.add(i < 20 ? 1.0 : i - 18.0));

    assertThat(Suggestions.slide(powers(losses)).getAsDouble()).isEqualTo(16); // 2^4
  }

  @Test
  void slide_stays_where_the_slopes_agree_at_once() {
    List<Double> flat = IntStream.range(0, 20).mapToObj(_ -> 1.0).toList();

    assertThat(Suggestions.slide(powers(flat)).getAsDouble()).isEqualTo(16); // index 19 - 15 = 4
  }

  @Test
  void slide_ends_at_the_first_point() {
    List<Double> rising = IntStream.range(0, 18).mapToObj(i -> (double) i * i).toList();

    assertThat(Suggestions.slide(powers(rising)).getAsDouble()).isEqualTo(1);
  }

  @Test
  void too_few_points_suggest_nothing() {
    assertThat(Suggestions.of(List.of())).isEmpty();
    assertThat(Suggestions.of(decades(1)))
        .extracting(Suggestion::name)
        .containsExactly("valley", "minimum");
  }

  private static List<RatePoint> decades(double... losses) {
    return IntStream.range(0, losses.length)
        .mapToObj(i -> new RatePoint(Double.parseDouble("1e" + (i - 4)), losses[i]))
        .toList();
  }

  private static List<RatePoint> powers(double... losses) {
    return IntStream.range(0, losses.length)
        .mapToObj(i -> new RatePoint(1 << i, losses[i]))
        .toList();
  }

  private static List<RatePoint> powers(List<Double> losses) {
    return powers(losses.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
