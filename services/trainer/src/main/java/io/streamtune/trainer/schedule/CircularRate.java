package io.streamtune.trainer.schedule;

import java.util.Optional;

/**
 * fastai 0.7's {@code use_clr}: a triangle. The rate rises in a straight line from {@code 1 / div}
 * to 1 over the first {@code 1 / cutDiv} of the cycle, and falls back over the rest. Every cycle is
 * equally long.
 *
 * @param cycleBatches batches of a cycle: batches of an epoch times {@code cycle_len}
 * @param div how many times lower than the base rate a cycle begins and ends
 * @param cutDiv the peak is at {@code cycleBatches / cutDiv}, rounded down
 * @param momentums range of the momentum; empty: momentum is unchanged
 */
public record CircularRate(
    long cycleBatches, double div, int cutDiv, Optional<MomentumRange> momentums)
    implements LearningRates {
  public CircularRate {
    Cycle.require(cycleBatches >= 1, "a cycle has at least one batch");
    Cycle.require(div >= 1, "use_clr: div must be at least 1, not " + div);
    Cycle.require(cutDiv >= 2, "use_clr: cut_div must be at least 2, not " + cutDiv);
  }

  @Override
  public double at(long batch) {
    return (1 + share(batch) * (div - 1)) / div;
  }

  @Override
  public double momentum(long batch, double base) {
    return momentums.map(range -> range.at(share(batch))).orElse(base);
  }

  /** Returns how far the rate has risen, from 0 to 1. */
  private double share(long batch) {
    long index = Cycle.of(batch, cycleBatches, 1).index();
    long cut = cycleBatches / cutDiv;
    if (index > cut) {
      return 1 - (double) (index - cut) / (cycleBatches - cut);
    }
    return cut == 0 ? 1 : (double) index / cut;
  }
}
