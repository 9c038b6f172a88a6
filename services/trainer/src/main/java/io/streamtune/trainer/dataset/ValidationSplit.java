package io.streamtune.trainer.dataset;

import java.util.BitSet;

/**
 * Selects the photos that are held out for validation: fastai's {@code get_cv_idxs(n, cv_idx=0,
 * val_pct=share, seed=seed)}, bit for bit. Pure arithmetic.
 *
 * @param share share that is held out, above 0 and below 1
 * @param seed of numpy's legacy generator, 0 to 4294967295
 */
public record ValidationSplit(double share, long seed) {
  /** fastai's default: a fifth, seed 42. */
  public static final ValidationSplit RECIPE = new ValidationSplit(0.2, 42);

  /** Checks the ranges. */
  public ValidationSplit {
    if (!(share > 0 && share < 1)) {
      throw new DatasetException(
          "the validation share is " + share, "give a number above 0 and below 1, such as 0.2");
    }
    if (seed < 0 || seed > 0xffff_ffffL) {
      throw new DatasetException(
          "the seed of the validation split is " + seed, "give a number from 0 to 4294967295");
    }
  }

  /** Returns the members of 0 to {@code n - 1} that are held out: {@code floor(share * n)}. */
  public BitSet heldOut(int n) {
    BitSet heldOut = new BitSet(n);
    int[] shuffled = new MersenneTwister(seed).permutation(n);
    for (int i = 0; i < (int) (share * n); i++) {
      heldOut.set(shuffled[i]);
    }
    return heldOut;
  }
}
