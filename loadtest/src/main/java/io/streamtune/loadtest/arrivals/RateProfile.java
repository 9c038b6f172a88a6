package io.streamtune.loadtest.arrivals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The rate over time in images per second, from 0 to an end. It consists of stretches, in each of
 * which the rate changes linearly. Immutable.
 *
 * <pre>
 *  rate          ┌─┐      ┌─┐
 *   │        ____│ │______│ │___
 *   │  __----
 *   └──────────────────────────▶ time
 * </pre>
 */
public final class RateProfile {
  /**
   * A stretch of a profile.
   *
   * @param begin in seconds
   * @param end in seconds, above {@code begin}
   * @param from images per second at the beginning
   * @param to images per second at the end
   */
  private record Stretch(double begin, double end, double from, double to) {
    double slope() {
      return (to - from) / (end - begin);
    }

    double rateAt(double seconds) {
      return from + slope() * (seconds - begin);
    }

    double images() {
      return (from + to) / 2 * (end - begin);
    }

    /** Solves {@code from * t + slope * t * t / 2 = images} for t; also if the slope is 0. */
    double timeOf(double images) {
      double root = Math.sqrt(Math.max(0, from * from + 2 * slope() * images));
      return images == 0 ? begin : Math.min(end, begin + 2 * images / (from + root));
    }

    Stretch cut(double newBegin, double newEnd) {
      return new Stretch(newBegin, newEnd, rateAt(newBegin), rateAt(newEnd));
    }
  }

  private final List<Stretch> stretches;

  private RateProfile(List<Stretch> stretches) {
    this.stretches = List.copyOf(stretches);
  }

  /** Returns a constant rate. */
  public static RateProfile constant(double rate, Duration length) {
    return ramp(rate, rate, length);
  }

  /**
   * Returns a rate that changes linearly.
   *
   * @throws IllegalArgumentException if a rate is negative or not finite, both are 0, or the length
   *     is not above 0
   */
  public static RateProfile ramp(double from, double to, Duration length) {
    if (!(from >= 0 && to >= 0 && from + to > 0) || Double.isInfinite(from + to)) {
      throw new IllegalArgumentException("a rate must be above 0 images a second");
    }
    if (length.isNegative() || length.isZero()) {
      throw new IllegalArgumentException("a duration must be above 0");
    }
    return new RateProfile(List.of(new Stretch(0, seconds(length), from, to)));
  }

  /** Returns this profile with another rate during each spike. */
  public RateProfile with(Spikes spikes) {
    double every = seconds(spikes.every());
    double length = seconds(spikes.length());
    List<Stretch> cut = new ArrayList<>();
    double done = 0;
    for (int i = 1; i * every < lengthSeconds(); i++) {
      addPart(cut, done, i * every);
      done = Math.min(i * every + length, lengthSeconds());
      cut.add(new Stretch(i * every, done, spikes.rate(), spikes.rate()));
    }
    addPart(cut, done, lengthSeconds());
    return new RateProfile(cut);
  }

  /** Returns this profile after a warm-up at the rate with which it begins. */
  public RateProfile after(Duration warmUp) {
    double shift = seconds(warmUp);
    if (shift == 0) {
      return this;
    }
    List<Stretch> later = new ArrayList<>();
    double first = stretches.getFirst().from();
    later.add(new Stretch(0, shift, first, first));
    stretches.forEach(
        part ->
            later.add(
                new Stretch(part.begin() + shift, part.end() + shift, part.from(), part.to())));
    return new RateProfile(later);
  }

  /** Returns the length of the profile, in seconds. */
  public double lengthSeconds() {
    return stretches.getLast().end();
  }

  /** Returns the number of images of the profile; with Poisson arrivals, on average. */
  public double images() {
    return stretches.stream().mapToDouble(Stretch::images).sum();
  }

  /** Returns the rate at a time, in images per second; 0 outside the profile. */
  public double rateAt(double seconds) {
    return stretches.stream()
        .filter(part -> seconds >= part.begin() && seconds < part.end())
        .mapToDouble(part -> part.rateAt(seconds))
        .findFirst()
        .orElse(0);
  }

  /** Returns a cursor at the beginning. */
  Cursor cursor() {
    return new Cursor();
  }

  /** Finds times in ascending order. Not thread-safe. */
  final class Cursor {
    private int index;
    private double before; // Images of the stretches before.

    /**
     * Returns the time at which this many images have been sent, in seconds; infinite if the
     * profile ends before that. Each call must ask for at least as many as the one before.
     */
    double timeOf(double images) {
      while (index < stretches.size()) {
        Stretch part = stretches.get(index);
        if (part.images() > 0 && images <= before + part.images()) {
          return part.timeOf(images - before);
        }
        before += part.images();
        index++;
      }
      return Double.POSITIVE_INFINITY;
    }
  }

  private void addPart(List<Stretch> parts, double begin, double end) {
    for (Stretch part : stretches) {
      double from = Math.max(begin, part.begin());
      double to = Math.min(end, part.end());
      if (from < to) {
        parts.add(part.cut(from, to));
      }
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
