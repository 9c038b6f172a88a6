package io.streamtune.loadtest.arrivals;

import java.time.Duration;

/**
 * Spikes: periods of another rate at equal intervals. The first begins after {@code every}.
 *
 * @param rate images per second during a spike
 * @param length how long each lasts
 * @param every from the beginning of one to the beginning of the next; above {@code length}
 */
public record Spikes(double rate, Duration length, Duration every) {
  /** Checks that a spike ends before the next begins. */
  public Spikes {
    if (!(rate >= 0) || length.isNegative() || length.isZero() || every.compareTo(length) <= 0) {
      throw new IllegalArgumentException(
          "a spike needs a rate from 0, a length above 0, and more time than that to the next");
    }
  }
}
