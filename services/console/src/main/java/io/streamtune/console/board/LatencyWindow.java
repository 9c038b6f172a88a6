package io.streamtune.console.board;

import java.util.Arrays;
import java.util.Map;

/** The most recent latencies and their percentiles. Not thread-safe. */
final class LatencyWindow {
  /** Why: enough for a 99th percentile, and one minute of the images shown at the default rate. */
  private static final int SIZE = 600;

  private final long[] millis = new long[SIZE];
  private long seen;

  void add(long latencyMillis) {
    millis[(int) (seen++ % SIZE)] = latencyMillis;
  }

  /** Returns p50, p95 and p99 in milliseconds (nearest rank), and the number of latencies. */
  Map<String, Object> percentiles() {
    int count = (int) Math.min(seen, SIZE);
    if (count == 0) {
      return Map.of("count", 0);
    }
    long[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return Map.of(
        "count", count, "p50", at(sorted, 0.5), "p95", at(sorted, 0.95), "p99", at(sorted, 0.99));
  }

  private static long at(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
