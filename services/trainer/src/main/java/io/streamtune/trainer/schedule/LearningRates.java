package io.streamtune.trainer.schedule;

/**
 * The rate and momentum of every batch of one fit, as multiples of the fit's base rate: all layer
 * groups scale alike. Batches are counted from 0 at the start of the fit, through all its epochs; a
 * new fit starts at 0 again.
 *
 * <p>Pure functions. <b>Called on</b>: any thread.
 *
 * <p><b>Source</b>: fastai 0.7, {@code fit(lrs, n_cycle, cycle_len, cycle_mult, use_clr,
 * use_clr_beta)}.
 */
public sealed interface LearningRates permits Constant, CosineRestarts, CircularRate, OneCycle {

  /** Returns the factor by which the base rate is multiplied for this batch (0 is the first). */
  double at(long batch);

  /**
   * Returns the momentum for this batch; {@code base} if the schedule does not change it.
   *
   * @param base the optimizer's own momentum, 0.9 in the recipe
   */
  double momentum(long batch, double base);

  /**
   * Returns the number of epochs of a fit: the first cycle is {@code cycleLen} epochs long, and
   * each later one {@code cycleMult} times as long as the one before (fastai's {@code sum_geom}).
   * Three cycles of 1 with a multiplier of 2 are 1 + 2 + 4 = 7 epochs.
   *
   * @throws IllegalArgumentException if a number is below 1 or the sum above {@link
   *     Integer#MAX_VALUE}
   */
  static int epochs(int cycleLen, int cycleMult, int cycles) {
    Cycle.require(cycleLen >= 1 && cycleMult >= 1 && cycles >= 1, "cycles, lengths: at least 1");
    long sum = 0;
    long length = cycleLen;
    for (int cycle = 0; cycle < cycles; cycle++) {
      sum += length;
      Cycle.require(sum <= Integer.MAX_VALUE, "so many cycles never end");
      length *= cycleMult;
    }
    return (int) sum;
  }
}
