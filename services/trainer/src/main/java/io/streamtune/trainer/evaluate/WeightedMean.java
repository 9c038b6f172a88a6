package io.streamtune.trainer.evaluate;

/**
 * The mean of a validation over batches, each weighing as much as it has images, as fastai 0.7 has
 * it (its forerunner gave the smaller last batch the same weight).
 *
 * <p><b>Owner</b>: one validation; not thread-safe.
 */
public final class WeightedMean {
  private double sum;
  private long images;

  /** Adds the mean over a batch of so many images. */
  public void add(double batchMean, int batchImages) {
    if (batchImages < 1) {
      throw new IllegalArgumentException("a batch has at least one image, not " + batchImages);
    }
    sum += batchMean * batchImages;
    images += batchImages;
  }

  /** Returns the mean over all images so far; NaN without any. */
  public double value() {
    return sum / images;
  }
}
