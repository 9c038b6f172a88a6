package io.streamtune.trainer.schedule;

/**
 * SGDR: within a cycle of {@code n} batches the rate falls along half a cosine, {@code (1 + cos(π
 * c/n)) / 2}, and jumps back at the next cycle. In the first 5 % of the fit's first cycle the rate
 * is a constant hundredth instead, while the cosine's position advances; later cycles begin at the
 * full rate. Momentum is unchanged.
 *
 * <p><b>Why</b> a batch counts as early when {@code batch < n / 20} where {@code batch} counts over
 * the whole fit and {@code n} is the length of the current cycle: fastai 0.7's {@code CosAnneal}
 * does so. Only with a multiplier above 20 would a later cycle begin flat. A cycle of one batch
 * ends after that batch (fastai's counter misses its end there).
 *
 * @param batchesPerEpoch batches of an epoch, including a smaller last one
 * @param cycleLen epochs of the first cycle
 * @param cycleMult how much longer each cycle is than the one before
 */
public record CosineRestarts(long batchesPerEpoch, int cycleLen, int cycleMult)
    implements LearningRates {
  private static final double EARLY_SHARE = 20.0;
  private static final double EARLY_RATE = 1.0 / 100;

  public CosineRestarts {
    Cycle.require(batchesPerEpoch >= 1, "an epoch has at least one batch");
    Cycle.require(cycleLen >= 1, "cycle_len must be at least 1 epoch, not " + cycleLen);
    Cycle.require(cycleMult >= 1, "cycle_mult must be at least 1, not " + cycleMult);
  }

  @Override
  public double at(long batch) {
    Cycle cycle = Cycle.of(batch, batchesPerEpoch * cycleLen, cycleMult);
    if (batch < cycle.length() / EARLY_SHARE) {
      return EARLY_RATE;
    }
    return 0.5 * (Math.cos(Math.PI * cycle.index() / cycle.length()) + 1);
  }

  @Override
  public double momentum(long batch, double base) {
    return base;
  }
}
