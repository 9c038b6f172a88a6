package io.streamtune.inference.model.swap;

import java.util.Arrays;

/**
 * Counts images and keeps the latencies of the most recent ones. Called on: the event loop that
 * owns the pipeline.
 */
public final class TrafficWindow {
  private static final int KEPT = 1 << 14;

  private final long[] answeredNanos = new long[KEPT];
  private final long[] latencyNanos = new long[KEPT];
  private long in;
  private long out;

  /** Counts images that arrived. */
  public void came(int images) {
    in += images;
  }

  /** Counts an image that was answered. */
  public void answered(long receivedNanos, long nowNanos) {
    int slot = (int) (out % KEPT);
    answeredNanos[slot] = nowNanos;
    latencyNanos[slot] = nowNanos - receivedNanos;
    out++;
  }

  /** Returns the traffic between two points in time, both included. */
  public TrafficSample between(long fromNanos, long toNanos) {
    int kept = (int) Math.min(out, KEPT);
    long[] sorted = new long[kept];
    int count = 0;
    for (int i = 0; i < kept; i++) {
      if (answeredNanos[i] - fromNanos >= 0 && answeredNanos[i] - toNanos <= 0) {
        sorted[count++] = latencyNanos[i];
      }
    }
    Arrays.sort(sorted, 0, count);
    return new TrafficSample(
        in, out, count, percentile(sorted, count, 0.50), percentile(sorted, count, 0.99));
  }

  private static double percentile(long[] sorted, int count, double share) {
    return count == 0 ? Double.NaN : sorted[(int) Math.ceil(share * count) - 1] / 1e9;
  }
}
