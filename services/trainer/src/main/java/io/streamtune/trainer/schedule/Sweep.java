package io.streamtune.trainer.schedule;

import java.util.List;

/**
 * The rates that the learning-rate finder tries, from {@code start} to {@code end}.
 *
 * @param batches number of batches from start to end; the end itself is not reached
 */
public record Sweep(Rule rule, Spacing spacing, double start, double end, long batches) {
  private static final double END = 10;

  /**
   * The two finders of fastai. They differ in when the sweep ends and which points are readable.
   */
  public enum Rule {
    /**
     * At most one epoch. The lowest loss is tracked only after batch 10; the batch at which the
     * sweep stops is not recorded. The first 10 and the last 6 points are not readable.
     */
    FASTAI_0_7,
    /**
     * A fixed number of batches. The lowest loss is tracked from the first batch; the last batch is
     * recorded. The first tenth of the batches and the last 5 points are not readable.
     */
    FASTAI_2
  }

  /** How the rates are spaced between start and end. */
  public enum Spacing {
    /** Each rate is a constant factor times the one before. */
    EXPONENTIAL,
    /** Each rate is a constant amount above the one before; the first is 0. */
    LINEAR
  }

  public Sweep {
    Cycle.require(0 < start && start < end, "lr_find: the rates must satisfy 0 < start < end");
    Cycle.require(Double.isFinite(end), "lr_find: the last rate must be finite");
    Cycle.require(
        batches >= (rule == Rule.FASTAI_2 ? 6 : 1), "lr_find: too few batches: " + batches);
  }

  /** Returns the sweep of fastai 0.7's {@code lr_find()}: from 1e-5 to 10 in one epoch. */
  public static Sweep oneEpoch(long batchesPerEpoch) {
    return new Sweep(Rule.FASTAI_0_7, Spacing.EXPONENTIAL, 1e-5, END, batchesPerEpoch);
  }

  /** Returns the sweep of fastai 2's {@code lr_find()}: from 1e-7 to 10 in 100 batches. */
  public static Sweep hundredBatches() {
    return new Sweep(Rule.FASTAI_2, Spacing.EXPONENTIAL, 1e-7, END, 100);
  }

  /** Returns the rate of a batch (0 is the first). */
  public double at(long batch) {
    return switch (spacing) {
      case EXPONENTIAL -> start * Math.pow(end / start, (double) batch / batches);
      case LINEAR -> start * (end / start / batches) * batch;
    };
  }

  boolean tracksBestAt(long batch) {
    return switch (rule) {
      case FASTAI_0_7 -> batch > 10;
      case FASTAI_2 -> true;
    };
  }

  /**
   * Returns the points to plot and to derive suggestions from: the first and the last are not
   * informative.
   */
  List<RatePoint> readable(List<RatePoint> points) {
    int from = rule == Rule.FASTAI_0_7 ? 10 : (int) Math.min(batches / 10, Integer.MAX_VALUE);
    int to = points.size() - (rule == Rule.FASTAI_0_7 ? 6 : 5);
    return from < to ? List.copyOf(points.subList(from, to)) : List.of();
  }
}
