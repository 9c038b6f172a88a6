package io.streamtune.cli.demo;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Open loop: image i goes out at i / rate, however long the answers take.
 *
 * @param startNanos when image 0 is due, on the monotonic clock
 * @param rate images a second
 * @param stopping ends every wait
 */
record Pace(long startNanos, double rate, AtomicBoolean stopping) {
  private static final long NAP_NANOS = Duration.ofMillis(50).toNanos();

  /** Begins now. */
  static Pace begin(double rate, AtomicBoolean stopping) {
    return new Pace(System.nanoTime(), rate, stopping);
  }

  /** Waits until an image is due. */
  void await(long index) {
    long dueNanos = startNanos + (long) (index * 1e9 / rate);
    while (System.nanoTime() < dueNanos && !stopping.get()) {
      LockSupport.parkNanos(Math.min(dueNanos - System.nanoTime(), NAP_NANOS));
    }
  }

  /** Waits for a moment, for something that another thread does. */
  static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
  }
}
