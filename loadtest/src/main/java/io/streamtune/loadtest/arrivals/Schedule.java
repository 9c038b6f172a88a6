package io.streamtune.loadtest.arrivals;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * The intended times of images, in nanoseconds from the start, in ascending order. They depend only
 * on profile, pattern and seed, so nothing that happens during the run can move them.
 *
 * <p>A changing rate is a constant one on a transformed time axis: image n is due when the profile
 * has had as many images as the intervals up to n add up to. For Poisson arrivals this is the exact
 * inhomogeneous process (Çinlar 1975, time change), not a thinned or a stepwise one.
 *
 * <p>Not thread-safe.
 */
public final class Schedule implements PrimitiveIterator.OfLong {
  private final RateProfile.Cursor profile;
  private final DoubleSupplier distances;
  private final double lengthSeconds;
  private double images;
  private double nextSeconds;

  /** Starts a schedule. */
  public Schedule(RateProfile profile, ArrivalPattern pattern, RandomGenerator random) {
    this.profile = profile.cursor();
    this.distances = pattern.distances(random);
    this.lengthSeconds = profile.lengthSeconds();
    // Constant arrivals start with one at 0, Poisson arrivals after a first interval.
    this.images = pattern == ArrivalPattern.CONSTANT ? 0 : distances.getAsDouble();
    this.nextSeconds = this.profile.timeOf(images);
  }

  /** Returns whether an image is due before the profile's end. */
  @Override
  public boolean hasNext() {
    return nextSeconds < lengthSeconds;
  }

  @Override
  public long nextLong() {
    if (!hasNext()) {
      throw new NoSuchElementException("the schedule is over");
    }
    long nanos = (long) (nextSeconds * 1e9);
    images += distances.getAsDouble();
    nextSeconds = profile.timeOf(images);
    return nanos;
  }
}
