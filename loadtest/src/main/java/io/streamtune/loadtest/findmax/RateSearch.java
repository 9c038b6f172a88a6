package io.streamtune.loadtest.findmax;

import java.util.OptionalDouble;

/**
 * Searches the highest sustained rate. It doubles the rate until one is not sustained, then halves
 * the interval between the highest sustained and the lowest unsustained rate. It ends when that
 * interval is below the precision, the steps are used up, or the ceiling is sustained.
 *
 * <p>Every outcome is final: a rate that fails once by chance is never tried again. Longer steps
 * make that less likely.
 *
 * <p>Not thread-safe.
 */
public final class RateSearch {
  private final double ceiling;
  private final int stepsMax;
  private final double precision;
  private double next;
  private double sustained;
  private double failed = Double.POSITIVE_INFINITY;
  private int steps;

  /**
   * Starts a search.
   *
   * @param first the rate to try first, above 0
   * @param ceiling the highest rate to try
   * @param stepsMax most rates to try
   * @param precision relative precision at which the search ends, above 0: 0.05 for 5 %
   */
  public RateSearch(double first, double ceiling, int stepsMax, double precision) {
    if (!(first > 0 && first <= ceiling) || stepsMax < 1 || !(precision > 0)) {
      throw new IllegalArgumentException(
          "a search needs a first rate above 0 and not above the ceiling, a step and a precision");
    }
    this.ceiling = ceiling;
    this.stepsMax = stepsMax;
    this.precision = precision;
    this.next = first;
  }

  /** Returns the next rate to try; empty if the search is over. */
  public OptionalDouble next() {
    return isOver() ? OptionalDouble.empty() : OptionalDouble.of(next);
  }

  /** Records whether the rate of {@link #next} was sustained. */
  public void tried(boolean wasSustained) {
    steps++;
    if (wasSustained) {
      sustained = next;
    } else {
      failed = next;
    }
    next = Double.isInfinite(failed) ? Math.min(2 * sustained, ceiling) : (sustained + failed) / 2;
  }

  /** Returns the highest sustained rate; 0 if none was sustained. */
  public double found() {
    return sustained;
  }

  /** Returns the lowest rate that was not sustained; empty if all were. */
  public OptionalDouble failed() {
    return Double.isFinite(failed) ? OptionalDouble.of(failed) : OptionalDouble.empty();
  }

  private boolean isOver() {
    return steps >= stepsMax
        || sustained == ceiling
        || (Double.isFinite(failed) && failed - sustained <= precision * failed);
  }
}
