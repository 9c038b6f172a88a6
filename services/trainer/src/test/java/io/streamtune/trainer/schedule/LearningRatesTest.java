package io.streamtune.trainer.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: every batch gets the rate fastai 0.7 would have given it. Method: the values that its
 * schedules give for 360 batches an epoch (23,000 images in batches of 64), to the last digit.
 */
class LearningRatesTest {
  private static final MomentumRange MOMENTUMS = new MomentumRange(0.95, 0.85);

  @ParameterizedTest
  @CsvSource({
    "0, 0.01",
    "17, 0.01",
    "18, 0.9938441702975689",
    "19, 0.9931428007686157",
    "90, 0.8535533905932737",
    "180, 0.5",
    "270, 0.14644660940672627",
    "359, 1.903846791434516e-05",
    "360, 1.0",
    "361, 0.9999809615320856",
    "720, 1.0"
  })
  void cosine_restarts_every_epoch(long batch, double rate) {
    assertThat(new CosineRestarts(360, 1, 1).at(batch)).isEqualTo(rate);
  }

  @ParameterizedTest
  @CsvSource({
    "17, 0.01",
    "180, 0.5",
    "359, 1.903846791434516e-05",
    "360, 1.0",
    "720, 0.5",
    "1079, 4.759639632756496e-06",
    "1080, 1.0",
    "1800, 0.5",
    "2519, 1.1899113240843029e-06"
  })
  void cosine_cycles_double_in_length(long batch, double rate) {
    assertThat(new CosineRestarts(360, 1, 2).at(batch)).isEqualTo(rate);
  }

  @Test
  void a_cycle_of_two_epochs_is_one_cosine() {
    assertThat(new CosineRestarts(180, 2, 1).at(180)).isEqualTo(0.5);
  }

  @Test
  void only_the_first_cycle_begins_with_the_flat_part() {
    LearningRates rates = new CosineRestarts(360, 1, 2);

    assertThat(LongStream.range(0, 2520).filter(batch -> rates.at(batch) == 0.01).count())
        .isEqualTo(18);
    assertThat(rates.at(360)).isEqualTo(1);
  }

  @Test
  void an_epoch_of_one_batch_is_early_once_and_full_ever_after() {
    LearningRates rates = new CosineRestarts(1, 1, 1);

    assertThat(rates.at(0)).isEqualTo(0.01);
    assertThat(rates.at(1)).isEqualTo(1);
    assertThat(rates.at(2)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.05", "22, 0.51444", "45, 1.0", "46, 0.99698", "200, 0.53254", "359, 0.05302"})
  void circular_rate_rises_and_falls(long batch, double rate) {
    LearningRates rates = new CircularRate(360, 20, 8, Optional.empty());

    assertThat(rates.at(batch)).isCloseTo(rate, within(5e-6));
    assertThat(rates.at(batch + 360)).isEqualTo(rates.at(batch));
  }

  @Test
  void circular_momentum_is_lowest_where_the_rate_is_highest() {
    LearningRates rates = new CircularRate(360, 20, 8, Optional.of(MOMENTUMS));

    assertThat(rates.momentum(0, 0.9)).isEqualTo(0.95);
    assertThat(rates.momentum(45, 0.9)).isCloseTo(0.85, within(1e-15));
    assertThat(rates.momentum(360, 0.9)).isEqualTo(0.95);
  }

  // 360 batches, div 10, pct 10: half = int(360 * 0.9 / 2) = 162, and 36 batches are left.
  @ParameterizedTest
  @CsvSource({
    "0, 0.1",
    "81, 0.55", // half-way up
    "162, 1.0",
    "243, 0.55", // half-way down
    "324, 0.1",
    "342, 0.0505", // half-way from 0.1 to 0.001
    "359, 0.00375" // (1 - 35/36 * 0.99) / 10
  })
  void one_cycle_rises_falls_and_falls_on(long batch, double rate) {
    assertThat(new OneCycle(360, 10, 10, Optional.empty()).at(batch))
        .isCloseTo(rate, within(1e-12));
  }

  @Test
  void one_cycle_momentum_falls_rises_and_stays_high() {
    LearningRates rates = new OneCycle(360, 10, 10, Optional.of(MOMENTUMS));

    assertThat(rates.momentum(0, 0.9)).isEqualTo(0.95);
    assertThat(rates.momentum(162, 0.9)).isCloseTo(0.85, within(1e-15));
    assertThat(rates.momentum(243, 0.9)).isCloseTo(0.90, within(1e-12));
    assertThat(rates.momentum(350, 0.9)).isEqualTo(0.95);
  }

  @Test
  void momentum_stays_the_optimizers_own_where_a_schedule_has_none() {
    assertThat(new Constant().momentum(5, 0.9)).isEqualTo(0.9);
    assertThat(new CosineRestarts(360, 1, 1).momentum(5, 0.9)).isEqualTo(0.9);
    assertThat(new CircularRate(360, 20, 8, Optional.empty()).momentum(5, 0.9)).isEqualTo(0.9);
    assertThat(new OneCycle(360, 10, 10, Optional.empty()).momentum(5, 0.9)).isEqualTo(0.9);
  }

  @Test
  void a_fit_without_cycles_keeps_its_rate() {
    assertThat(new Constant().at(1_000_000)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 3, 3", "1, 2, 3, 7", "2, 1, 3, 6", "2, 2, 3, 14", "1, 3, 3, 13", "5, 2, 1, 5"})
  void epochs_are_a_geometric_sum(int cycleLen, int cycleMult, int cycles, int epochs) {
    assertThat(LearningRates.epochs(cycleLen, cycleMult, cycles)).isEqualTo(epochs);
  }

  @Test
  void impossible_schedules_are_refused() {
    assertThatThrownBy(() -> LearningRates.epochs(1, 2, 64)).hasMessageContaining("never end");
    assertThatThrownBy(() -> LearningRates.epochs(0, 1, 1)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new CosineRestarts(360, 1, 0)).hasMessageContaining("cycle_mult");
    assertThatThrownBy(() -> new CosineRestarts(360, 0, 1)).hasMessageContaining("cycle_len");
    assertThatThrownBy(() -> new MomentumRange(0.8, 0.9)).hasMessageContaining("lowest <= highest");
    assertThatThrownBy(() -> new OneCycle(360, 10, 100, Optional.empty()))
        .hasMessageContaining("use_clr_beta");
  }
}
