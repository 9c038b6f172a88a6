package io.streamtune.console.http;

import java.util.function.LongSupplier;

/** A rate limit: a number of writes per second, and a burst of five seconds' worth. Thread-safe. */
final class WriteRate {
  private static final int BURST_SECONDS = 5;
  private static final double SECOND_NANOS = 1e9;

  private final int perSecond;
  private final LongSupplier nanoTime;
  private double allowance;
  private long lastNanos;

  WriteRate(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.allowance = perSecond * (double) BURST_SECONDS;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Takes one write if the rate has one left. */
  synchronized boolean take() {
    long nowNanos = nanoTime.getAsLong();
    double earned = (nowNanos - lastNanos) / SECOND_NANOS * perSecond;
    allowance = Math.min(perSecond * (double) BURST_SECONDS, allowance + earned);
    lastNanos = nowNanos;
    if (allowance < 1) {
      return false;
    }
    allowance--;
    return true;
  }
}
