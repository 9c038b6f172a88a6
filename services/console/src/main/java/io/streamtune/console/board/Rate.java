package io.streamtune.console.board;

import java.util.Arrays;

/** Events per second, averaged over the last five whole seconds. Not thread-safe. */
final class Rate {
  private static final int SECONDS = 5;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** The current second and the whole seconds before it. */
  private final long[] counts = new long[SECONDS + 1];

  private final long beginNanos;
  private long second;

  Rate(long beginNanos) {
    this.beginNanos = beginNanos;
  }

  void add(long count, long nowNanos) {
    advance(nowNanos);
    counts[(int) (second % counts.length)] += count;
  }

  /** Returns the mean; over fewer seconds while fewer have passed. */
  double perSecond(long nowNanos) {
    advance(nowNanos);
    long running = counts[(int) (second % counts.length)];
    long sum = Arrays.stream(counts).sum() - running;
    return (double) sum / Math.clamp(second, 1, SECONDS);
  }

  private void advance(long nowNanos) {
    long now = Math.max(second, (nowNanos - beginNanos) / SECOND_NANOS);
    for (long passed = Math.max(second + 1, now - SECONDS); passed <= now; passed++) {
      counts[(int) (passed % counts.length)] = 0;
    }
    second = now;
  }
}
