package io.streamtune.loadtest.arrivals;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * The intended times of images, in nanoseconds from the start, never falling. They depend on
 * profile, pattern and seed alone, so that nothing that happens later can move them.
 *
 * <p>A changing rate is an even one on a bent time axis: image n is due when the profile has had as
 * many images as the distances up to n add up to. For Poisson arrivals this is the exact
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

  /** Begins a schedule. */
  public Schedule(RateProfile profile, ArrivalPattern pattern, RandomGenerator random) {
    this.profile = profile.cursor();
    this.distances = pattern.distances(random);
    this.lengthSeconds = profile.lengthSeconds();
    // Even arrivals begin with one at 0; those of Poisson after a first distance.
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
