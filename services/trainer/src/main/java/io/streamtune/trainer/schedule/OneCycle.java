package io.streamtune.trainer.schedule;

import java.util.Optional;

/**
 * fastai 0.7's {@code use_clr_beta}, the one-cycle policy: linearly up from {@code 1 / div} to 1
 * over nearly half of the cycle, linearly down again, and in the last {@code percent} of the cycle
 * further down towards a hundredth of {@code 1 / div}. Momentum moves the other way and stays high
 * at the end.
 *
 * @param cycleBatches batches of a cycle: batches of an epoch times {@code cycle_len}
 * @param div how many times lower than the base rate a cycle begins
 * @param percent percentage of the cycle for the last descent, from 0 to below 100
 * @param momentums range of the momentum; empty: momentum is unchanged
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

  /** Returns how far the rate has risen within the triangle, from 0 to 1. */
  private double share(long index) {
    long half = half();
    if (index > half) {
      return 1 - (double) (index - half) / half;
    }
    return half == 0 ? 0 : (double) index / half;
  }
}
