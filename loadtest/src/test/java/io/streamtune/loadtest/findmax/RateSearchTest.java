package io.streamtune.loadtest.findmax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Goal: the search ends, and near the limit. Method: systems that sustain every rate up to one. */
class RateSearchTest {
  @Test
  void it_doubles_until_too_high_then_halves_the_distance() {
    assertThat(tried(new RateSearch(10, 1000, 7, 0.01), 70))
        .containsExactly(10.0, 20.0, 40.0, 80.0, 60.0, 70.0, 75.0);
  }

  @Test
  void it_ends_when_the_rate_is_known_well_enough() {
    RateSearch search = new RateSearch(10, 1000, 100, 0.2);

    assertThat(tried(search, 70)).containsExactly(10.0, 20.0, 40.0, 80.0, 60.0, 70.0);
    assertThat(search.found()).isEqualTo(70);
    assertThat(search.failed()).hasValue(80);
  }

  @Test
  void it_goes_down_where_the_first_rate_is_too_high() {
    RateSearch search = new RateSearch(64, 1000, 4, 0.05);

    assertThat(tried(search, 10)).containsExactly(64.0, 32.0, 16.0, 8.0);
    assertThat(search.found()).isEqualTo(8);
  }

  @Test
  void it_tries_nothing_above_the_ceiling_and_ends_there() {
    RateSearch search = new RateSearch(10, 25, 100, 0.05);

    assertThat(tried(search, 1e9)).containsExactly(10.0, 20.0, 25.0);
    assertThat(search.found()).isEqualTo(25);
    assertThat(search.failed()).isEmpty();
  }

  @Test
  void a_system_that_sustains_nothing_is_found_out_after_the_last_step() {
    RateSearch search = new RateSearch(8, 100, 3, 0.05);

    assertThat(tried(search, 0)).containsExactly(8.0, 4.0, 2.0);
    assertThat(search.found()).isZero();
  }

  @Test
  void a_search_without_sense_is_refused() {
    assertThatThrownBy(() -> new RateSearch(0, 10, 5, 0.1)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new RateSearch(20, 10, 5, 0.1)).hasMessageContaining("ceiling");
  }

  @Property(tries = 500)
  void with_steps_enough_the_found_rate_is_within_the_precision(
      @ForAll @DoubleRange(min = 0.1, max = 90_000) double limit,
      @ForAll @DoubleRange(min = 0.5, max = 500) double first,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double precision) {
    RateSearch search = new RateSearch(first, 100_000, 80, precision);

    tried(search, limit);

    assertThat(search.found()).isLessThanOrEqualTo(limit);
    double failed = search.failed().orElseThrow();
    assertThat(failed).isGreaterThan(limit);
    assertThat(failed - search.found()).isLessThanOrEqualTo(precision * failed);
  }

  private static List<Double> tried(RateSearch search, double limit) {
    List<Double> tried = new ArrayList<>();
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      tried.add(rate);
      search.tried(rate <= limit);
    }
    return tried;
  }
}
