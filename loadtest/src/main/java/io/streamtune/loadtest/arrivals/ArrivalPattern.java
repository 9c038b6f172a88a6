package io.streamtune.loadtest.arrivals;

import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** How images that come at a rate are spread over time. */
public enum ArrivalPattern {
  /** At even distances. */
  CONSTANT,
  /**
   * Each independent of the others, as from many senders that do not know each other: distances are
   * exponential, and so they come in clusters.
   */
  POISSON;

  /** Returns the distances between images, in images of an even rate; their mean is 1. */
  DoubleSupplier distances(RandomGenerator random) {
    return switch (this) {
      case CONSTANT -> () -> 1;
      // 1 - nextDouble() is above 0 and at most 1, so the logarithm is finite.
      case POISSON -> () -> -Math.log(1 - random.nextDouble());
    };
  }
}
