package io.streamtune.loadtest.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/**
 * Goal: whatever the profile, times never fall, stay inside, and are as many as the rate says.
 * Method: made-up profiles; the statistics of Poisson arrivals are of fixed seeds, so a run that
 * passes passes always.
 */
class SchedulePropertyTest {
  @Property(tries = 200)
  void times_never_fall_and_stay_inside_the_profile(
      @ForAll @DoubleRange(max = 500) double from,
      @ForAll @DoubleRange(min = 1, max = 500) double to,
      @ForAll @IntRange(min = 100, max = 20_000) int millis,
      @ForAll ArrivalPattern pattern,
      @ForAll long seed) {
    RateProfile profile = spiked(RateProfile.ramp(from, to, Duration.ofMillis(millis)));

    long[] times = times(profile, pattern, seed);

    assertThat(times).isSorted();
    assertThat(LongStream.of(times)).allMatch(nanos -> nanos >= 0 && nanos < millis * 1_000_000L);
  }

  @Property(tries = 200)
  void constant_arrivals_are_as_many_as_the_area_below_the_rate(
      @ForAll @DoubleRange(max = 500) double from,
      @ForAll @DoubleRange(min = 1, max = 500) double to,
      @ForAll @IntRange(min = 100, max = 20_000) int millis) {
    RateProfile profile = spiked(RateProfile.ramp(from, to, Duration.ofMillis(millis)));

    long[] times = times(profile, ArrivalPattern.CONSTANT, 0);

    assertThat((double) times.length).isCloseTo(profile.images(), within(1.0));
  }

  @Property(tries = 50)
  void each_image_of_constant_arrivals_lies_one_image_of_area_after_the_one_before(
      @ForAll @DoubleRange(min = 1, max = 100) double from,
      @ForAll @DoubleRange(min = 1, max = 100) double to) {
    RateProfile profile = RateProfile.ramp(from, to, Duration.ofSeconds(4));

    long[] times = times(profile, ArrivalPattern.CONSTANT, 0);

    for (int i = 1; i < times.length; i++) {
      double begin = times[i - 1] / 1e9;
      double end = times[i] / 1e9;
      double area = (profile.rateAt(begin) + profile.rateAt(end)) / 2 * (end - begin);
      assertThat(area).isCloseTo(1, within(1e-5));
    }
  }

  @Property(tries = 20)
  void poisson_counts_have_a_variance_like_their_mean(@ForAll @IntRange(max = 19) int seed) {
    long[] times =
        times(RateProfile.constant(50, Duration.ofSeconds(400)), ArrivalPattern.POISSON, seed);

    double[] counts = new double[400];
    for (long time : times) {
      counts[(int) (time / 1_000_000_000L)]++;
    }
    double mean = times.length / 400.0;
    double variance = 0;
    for (double count : counts) {
      variance += (count - mean) * (count - mean) / 399;
    }

    // Four standard errors: of the mean sqrt(50 / 400), of the ratio sqrt(2 / 399).
    assertThat(mean).isCloseTo(50, within(4 * 0.354));
    assertThat(variance / mean).isCloseTo(1, within(4 * 0.071));
  }

  @Property(tries = 20)
  void poisson_distances_are_exponential(@ForAll @IntRange(max = 19) int seed) {
    long[] times =
        times(RateProfile.constant(100, Duration.ofSeconds(200)), ArrivalPattern.POISSON, seed);
    double[] gaps = new double[times.length - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = (times[i + 1] - times[i]) / 1e7; // In units of the mean distance.
    }
    java.util.Arrays.sort(gaps);

    // Kolmogorov and Smirnov: the distance to 1 - exp(-x), at a level of one in a hundred thousand.
    double furthest = 0;
    for (int i = 0; i < gaps.length; i++) {
      double expected = 1 - Math.exp(-gaps[i]);
      furthest = Math.max(furthest, Math.abs(expected - (i + 0.5) / gaps.length));
    }
    assertThat(furthest * Math.sqrt(gaps.length)).isLessThan(2.5);
  }

  @Property(tries = 20)
  void poisson_arrivals_follow_a_ramp(@ForAll @IntRange(max = 19) int seed) {
    long[] times =
        times(RateProfile.ramp(0, 200, Duration.ofSeconds(100)), ArrivalPattern.POISSON, seed);

    long firstHalf = LongStream.of(times).filter(time -> time < 50_000_000_000L).count();

    // A quarter of the area lies in the first half: 2,500 and 7,500, within four deviations.
    assertThat((double) firstHalf).isCloseTo(2_500, within(4 * 50.0));
    assertThat((double) times.length - firstHalf).isCloseTo(7_500, within(4 * 86.6));
  }

  private static RateProfile spiked(RateProfile profile) {
    return profile.with(new Spikes(700, Duration.ofMillis(30), Duration.ofMillis(170)));
  }

  private static long[] times(RateProfile profile, ArrivalPattern pattern, long seed) {
    LongStream.Builder times = LongStream.builder();
    new Schedule(profile, pattern, new SplittableRandom(seed))
        .forEachRemaining((long nanos) -> times.add(nanos));
    return times.build().toArray();
  }
}
