package io.streamtune.stream.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Wait before a retry: doubles from 100 ms to 5 s. Each wait is drawn uniformly from the upper half
 * of that, so that many clients of one broker do not retry at the same moment.
 *
 * <p>Pure apart from its generator. Not thread-safe.
 */
public final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final RandomGenerator random;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** Returns the wait before the next retry, in nanoseconds; {@code failures} counts from 1. */
  public long nanos(int failures) {
    int doublings = Math.min(Math.max(failures, 1) - 1, 16);
    long full = Math.min(FIRST.toNanos() << doublings, LONGEST.toNanos());
    return random.nextLong(full / 2, full + 1);
  }
}
