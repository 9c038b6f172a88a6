package io.streamtune.trainer.schedule;

/**
 * The training loss as fastai prints it: {@code average = 0.98 average + 0.02 loss} over all
 * batches of a fit, divided by {@code 1 - 0.98^batches}, which corrects the bias of the first
 * values towards 0.
 *
 * <p><b>Owner</b>: one fit; not thread-safe.
 */
public final class SmoothedLoss {
  private static final double KEEP = 0.98;

  private double average;
  private long batches;

  /** Starts before the first batch. */
  public SmoothedLoss() {}

  /**
   * Continues from the state of another.
   *
   * @param average {@link #average()} of the other
   * @param batches {@link #batches()} of the other
   */
  public SmoothedLoss(double average, long batches) {
    this.average = average;
    this.batches = batches;
  }

  /** Adds the mean loss of a batch and returns the smoothed loss so far. */
  public double add(double loss) {
    average = KEEP * average + (1 - KEEP) * loss;
    batches++;
    return value();
  }

  /** Returns the smoothed loss so far; NaN before the first batch. */
  public double value() {
    return average / (1 - Math.pow(KEEP, (double) batches));
  }

  /** Returns the average before the bias correction. */
  public double average() {
    return average;
  }

  /** Returns how many batches were added. */
  public long batches() {
    return batches;
  }
}
