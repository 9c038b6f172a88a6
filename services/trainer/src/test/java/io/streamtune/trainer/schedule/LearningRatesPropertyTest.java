package io.streamtune.trainer.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * Goal: no schedule leaves 0 to 1 or divides by zero, however short its epochs. Method: all batches
 * of random small fits, and the cosine against a plain re-telling of fastai's counter.
 */
class LearningRatesPropertyTest {
  @Property(tries = 200)
  void cosine_equals_the_counter_that_runs_batch_by_batch(
      @ForAll @LongRange(min = 2, max = 60) long batchesPerEpoch,
      @ForAll @IntRange(min = 1, max = 4) int cycleLen,
      @ForAll @IntRange(min = 1, max = 3) int cycleMult) {
    LearningRates rates = new CosineRestarts(batchesPerEpoch, cycleLen, cycleMult);
    long length = batchesPerEpoch * cycleLen;
    long index = 0;
    for (long batch = 0; batch < 500; batch++) {
      double expected =
          batch < length / 20.0 ? 0.01 : 0.5 * (1 + Math.cos(Math.PI * index / length));
      assertThat(rates.at(batch)).isEqualTo(expected);
      index++;
      if (index == length) {
        index = 0;
        length *= cycleMult;
      }
    }
  }

  @Property(tries = 200)
  void triangles_stay_within_the_base_rate(
      @ForAll @LongRange(min = 1, max = 80) long cycleBatches,
      @ForAll @IntRange(min = 1, max = 40) int div,
      @ForAll @IntRange(min = 2, max = 20) int cutDiv,
      @ForAll @IntRange(min = 0, max = 99) int percent) {
    Optional<MomentumRange> range = Optional.of(new MomentumRange(0.95, 0.85));
    for (LearningRates rates :
        new LearningRates[] {
          new CircularRate(cycleBatches, div, cutDiv, range),
          new OneCycle(cycleBatches, div, percent, range)
        }) {
      assertThat(LongStream.range(0, 200).mapToDouble(rates::at)).allMatch(r -> r > 0 && r <= 1);
      assertThat(LongStream.range(0, 200).mapToDouble(batch -> rates.momentum(batch, 0.9)))
          .allMatch(m -> m >= 0.85 - 1e-12 && m <= 0.95 + 1e-12);
    }
  }
}
