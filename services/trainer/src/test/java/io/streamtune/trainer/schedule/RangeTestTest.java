package io.streamtune.trainer.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.trainer.schedule.RangeTest.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: the finder sweeps and stops as fastai's does. Method: the sweep's known rates, and loss
 * sequences whose stopping batch is counted by hand.
 */
class RangeTestTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1e-5",
    "1, 1.0391223e-05",
    "10, 1.4677993e-05",
    "100, 4.6415888e-04",
    "200, 2.1544347e-02",
    "304, 1.16591440",
    "359, 9.62350626"
  })
  void one_epoch_goes_from_a_hundred_thousandth_towards_ten(long batch, double rate) {
    assertThat(Sweep.oneEpoch(360).at(batch)).isCloseTo(rate, within(rate * 5e-8));
  }

  @Test
  void a_linear_sweep_begins_at_zero() {
    Sweep sweep = new Sweep(Sweep.Rule.FASTAI_0_7, Sweep.Spacing.LINEAR, 0.01, 10, 100);

    assertThat(sweep.at(0)).isZero();
    assertThat(sweep.at(50)).isCloseTo(0.01 * 1000 / 100 * 50, within(1e-12));
  }

  @Test
  void hundred_batches_multiply_the_rate_by_ten_to_the_eighth() {
    Sweep sweep = Sweep.hundredBatches();

    assertThat(sweep.at(0)).isEqualTo(1e-7);
    assertThat(sweep.at(50)).isCloseTo(1e-3, within(1e-15));
  }

  @Test
  void a_loss_that_is_no_number_ends_the_sweep_unrecorded() {
    RangeTest test = new RangeTest(Sweep.oneEpoch(360));
    test.add(0.5);

    assertThat(test.add(Double.NaN)).contains(Stop.NOT_A_NUMBER);
    assertThat(test.points()).containsExactly(new RatePoint(1e-5, 0.5));
  }

  @Test
  void the_best_loss_counts_only_after_batch_10() {
    RangeTest old = new RangeTest(Sweep.oneEpoch(360));
    RangeTest recent = new RangeTest(Sweep.hundredBatches());
    old.add(0.1);
    recent.add(0.1);

    assertThat(old.add(100)).isEmpty();
    assertThat(recent.add(100)).contains(Stop.DIVERGED);
  }

  @Test
  void more_than_four_times_the_best_smoothed_loss_ends_the_sweep() {
    RangeTest test = new RangeTest(Sweep.oneEpoch(360));
    for (int batch = 0; batch < 12; batch++) {
      assertThat(test.add(1)).isEmpty();
    }

    // The smoothed loss of 12 ones and one x is 1 + (x - 1) * 0.02 / (1 - 0.98^13): 4 at x = 35.65.
    assertThat(test.add(35.5)).isEmpty();
    assertThat(test.add(60)).contains(Stop.DIVERGED);
    assertThat(test.points()).hasSize(13);
    assertThatThrownBy(() -> test.add(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void fastai_2_records_the_point_where_it_stops() {
    RangeTest test = new RangeTest(Sweep.hundredBatches());
    test.add(0.1);
    test.add(100);

    assertThat(test.points()).hasSize(2);
  }

  @Test
  void a_sweep_that_never_diverges_ends_with_its_batches() {
    RangeTest test = new RangeTest(Sweep.oneEpoch(20));
    while (test.stop().isEmpty()) {
      test.add(0.7);
    }

    assertThat(test.stop()).contains(Stop.COMPLETE);
    assertThat(test.points()).hasSize(20);
    assertThat(test.readablePoints()).hasSize(4); // without the first 10 and the last 6
    assertThat(test.readablePoints().getFirst().rate()).isEqualTo(Sweep.oneEpoch(20).at(10));
  }

  @Test
  void a_short_sweep_has_nothing_to_read() {
    RangeTest test = new RangeTest(Sweep.oneEpoch(12));
    while (test.stop().isEmpty()) {
      test.add(0.7);
    }

    assertThat(test.readablePoints()).isEmpty();
  }

  @Test
  void the_smoothed_loss_is_not_pulled_towards_zero() {
    SmoothedLoss loss = new SmoothedLoss();

    assertThat(loss.value()).isNaN();
    assertThat(loss.add(0.7)).isCloseTo(0.7, within(1e-12));
    // (0.98 * 0.02 * 0.7 + 0.02 * 0.3) / (1 - 0.98^2) = 0.01972 / 0.0396
    assertThat(loss.add(0.3)).isCloseTo(0.01972 / 0.0396, within(1e-12));
    assertThat(loss.batches()).isEqualTo(2);
  }
}
