package io.streamtune.loadtest.findmax;

import java.util.OptionalDouble;

/**
 * Looks for the highest rate that is sustained: doubles until a rate is not, then halves the
 * distance between the highest that was and the lowest that was not. It ends when that distance is
 * below the precision, the steps are used up, or the ceiling is sustained.
 *
 * <p>Every answer is believed: a rate that fails once by chance is never tried again. Longer steps
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
   * Begins.
   *
   * @param first the rate to try first, above 0
   * @param ceiling no higher rate is tried
   * @param stepsMax most rates to try
   * @param precision share of the rate that need not be known, above 0: 0.05 for 5 %
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

  /** Returns the rate to try; empty when the search is over. */
  public OptionalDouble next() {
    return isOver() ? OptionalDouble.empty() : OptionalDouble.of(next);
  }

  /** Takes the answer for the rate that {@link #next} named. */
  public void tried(boolean wasSustained) {
    steps++;
    if (wasSustained) {
      sustained = next;
    } else {
      failed = next;
    }
    next = Double.isInfinite(failed) ? Math.min(2 * sustained, ceiling) : (sustained + failed) / 2;
  }

  /** Returns the highest rate that was sustained; 0 where none was. */
  public double found() {
    return sustained;
  }

  /** Returns the lowest rate that was not sustained; empty where all were. */
  public OptionalDouble failed() {
    return Double.isFinite(failed) ? OptionalDouble.of(failed) : OptionalDouble.empty();
  }

  private boolean isOver() {
    return steps >= stepsMax
        || sustained == ceiling
        || (Double.isFinite(failed) && failed - sustained <= precision * failed);
  }
}
