package io.streamtune.loadtest.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Goal: images are due when the options say. Method: whole schedules, drawn as milliseconds. */
class ScheduleTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void constant_arrivals_are_evenly_spread_and_end_before_the_end() {
    assertThat(millis(RateProfile.constant(4, SECOND))).containsExactly(0L, 250L, 500L, 750L);
  }

  @Test
  void a_ramp_sends_as_many_as_its_mean_rate_and_ever_closer() {
    List<Long> times = millis(RateProfile.ramp(0, 20, SECOND));

    assertThat(times).hasSize(10).startsWith(0L, 316L, 447L, 548L);
  }

  @Test
  void a_ramp_may_fall() {
    List<Long> times = millis(RateProfile.ramp(20, 0, SECOND));

    assertThat(times).hasSize(10).startsWith(0L, 51L).endsWith(684L);
  }

  @Test
  void a_spike_has_its_own_rate_for_its_length_and_comes_again() {
    RateProfile profile =
        RateProfile.constant(10, Duration.ofSeconds(5))
            .with(new Spikes(100, Duration.ofMillis(500), Duration.ofSeconds(2)));

    List<Long> times = millis(profile);

    assertThat(between(times, 0, 2000)).isEqualTo(20);
    assertThat(between(times, 2000, 2500)).isEqualTo(50);
    assertThat(between(times, 2500, 4000)).isEqualTo(15);
    assertThat(between(times, 4000, 4500)).isEqualTo(50);
    assertThat(between(times, 4500, 5000)).isEqualTo(5);
    assertThat(profile.rateAt(2.2)).isEqualTo(100);
    assertThat(profile.rateAt(2.7)).isEqualTo(10);
  }

  @Test
  void a_spike_of_nothing_is_a_pause() {
    RateProfile profile =
        RateProfile.constant(10, Duration.ofSeconds(3))
            .with(new Spikes(0, Duration.ofSeconds(1), Duration.ofMillis(1500)));

    List<Long> times = millis(profile);

    assertThat(between(times, 1501, 2500)).isZero();
    assertThat(times).hasSize(20);
  }

  @Test
  void what_comes_before_has_the_rate_of_the_beginning() {
    RateProfile profile = RateProfile.ramp(2, 6, SECOND).after(SECOND);

    assertThat(millis(profile)).hasSize(6).startsWith(0L, 500L, 1000L);
  }

  @Test
  void a_seed_gives_the_same_poisson_arrivals_and_another_seed_others() {
    RateProfile profile = RateProfile.constant(1000, SECOND);

    assertThat(poisson(profile, 7)).isEqualTo(poisson(profile, 7));
    assertThat(poisson(profile, 7)).isNotEqualTo(poisson(profile, 8));
  }

  @Test
  void a_rate_of_nothing_or_less_is_refused() {
    assertThatThrownBy(() -> RateProfile.constant(0, SECOND)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> RateProfile.ramp(-1, 5, SECOND)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> RateProfile.constant(Double.NaN, SECOND))
        .hasMessageContaining("above 0");
    assertThatThrownBy(() -> new Spikes(9, SECOND, SECOND)).hasMessageContaining("the next");
  }

  private static List<Long> millis(RateProfile profile) {
    Schedule schedule = new Schedule(profile, ArrivalPattern.CONSTANT, new SplittableRandom(1));
    List<Long> times = new ArrayList<>();
    schedule.forEachRemaining((long nanos) -> times.add(Math.round(nanos / 1e6)));
    return times;
  }

  private static List<Long> poisson(RateProfile profile, long seed) {
    List<Long> times = new ArrayList<>();
    new Schedule(profile, ArrivalPattern.POISSON, new SplittableRandom(seed))
        .forEachRemaining((long nanos) -> times.add(nanos));
    return times;
  }

  private static long between(List<Long> times, long from, long to) {
    return times.stream().filter(time -> time >= from && time < to).count();
  }
}
