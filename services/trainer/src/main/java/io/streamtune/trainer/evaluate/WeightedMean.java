package io.streamtune.trainer.evaluate;

/**
 * The mean over the batches of a validation, weighted by their numbers of images, as in fastai 0.7
 * (its predecessor gave the smaller last batch the same weight).
 *
 * <p><b>Owner</b>: one validation; not thread-safe.
 */
public final class WeightedMean {
  private double sum;
  private long images;

  /** Adds the mean of a batch of {@code batchImages} images. */
  public void add(double batchMean, int batchImages) {
    if (batchImages < 1) {
      throw new IllegalArgumentException("a batch has at least one image, not " + batchImages);
    }
    sum += batchMean * batchImages;
    images += batchImages;
  }

  /** Returns the mean over all images so far; NaN without images. */
  public double value() {
    return sum / images;
  }
}
