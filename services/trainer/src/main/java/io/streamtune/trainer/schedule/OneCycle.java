package io.streamtune.trainer.schedule;

import java.util.Optional;

/**
 * fastai 0.7's {@code use_clr_beta}, the one-cycle policy: straight up from {@code 1 / div} to 1
 * over nearly half of the cycle, straight down again, and in the last {@code percent} of the cycle
 * on towards a hundredth of {@code 1 / div}. Momentum runs the other way and stays high at the end.
 *
 * @param cycleBatches batches of a cycle: those of an epoch times {@code cycle_len}
 * @param div how many times lower than the base rate a cycle begins
 * @param percent share of the cycle left for the last descent, 0 to below 100
 * @param momentums empty leaves momentum alone
 */
public record OneCycle(
    long cycleBatches, double div, double percent, Optional<MomentumRange> momentums)
    implements LearningRates {
  private static final double LAST_FALL = 1 - 1.0 / 100;

  public OneCycle {
    Cycle.require(cycleBatches >= 1, "a cycle has at least one batch");
    Cycle.require(div >= 1, "use_clr_beta: div must be at least 1, not " + div);
    Cycle.require(
        0 <= percent && percent < 100,
        "use_clr_beta: the percentage must be from 0 to below 100, not " + percent);
  }

  @Override
  public double at(long batch) {
    long index = Cycle.of(batch, cycleBatches, 1).index();
    long turn = 2 * half();
    if (index > turn) {
      double last = (double) (index - turn) / (cycleBatches - turn);
      return (1 - last * LAST_FALL) / div;
    }
    return (1 + share(index) * (div - 1)) / div;
  }

  @Override
  public double momentum(long batch, double base) {
    long index = Cycle.of(batch, cycleBatches, 1).index();
    return momentums
        .map(range -> index > 2 * half() ? range.highest() : range.at(share(index)))
        .orElse(base);
  }

  private long half() {
    return (long) (cycleBatches * (1 - percent / 100) / 2);
  }

  /** How much of the way up while the triangle lasts. */
  private double share(long index) {
    long half = half();
    if (index > half) {
      return 1 - (double) (index - half) / half;
    }
    return half == 0 ? 0 : (double) index / half;
  }
}
