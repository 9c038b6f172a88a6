package io.streamtune.loadtest.arrivals;

import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** How arrivals at a given rate are spread over time. */
public enum ArrivalPattern {
  /** At equal intervals. */
  CONSTANT,
  /**
   * Each arrival is independent of the others, as from many independent senders: intervals are
   * exponential, so arrivals come in clusters.
   */
  POISSON;

  /** Returns the intervals between images, as multiples of the mean interval; their mean is 1. */
  DoubleSupplier distances(RandomGenerator random) {
    return switch (this) {
      case CONSTANT -> () -> 1;
      // 1 - nextDouble() is above 0 and at most 1, so the logarithm is finite.
      case POISSON -> () -> -Math.log(1 - random.nextDouble());
    };
  }
}
