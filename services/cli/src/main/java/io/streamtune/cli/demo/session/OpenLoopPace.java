package io.streamtune.cli.demo.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Open-loop pacing: image i is sent at i / rate, however long the answers take.
 *
 * @param startNanos when image 0 is due, on the monotonic clock
 * @param rate images per second
 * @param stopping ends every wait
 */
public record OpenLoopPace(long startNanos, double rate, AtomicBoolean stopping) {
  private static final long NAP_NANOS = Duration.ofMillis(50).toNanos();

  /** Starts now. */
  public static OpenLoopPace begin(double rate, AtomicBoolean stopping) {
    return new OpenLoopPace(System.nanoTime(), rate, stopping);
  }

  /** Waits until an image is due. */
  public void await(long index) {
    long dueNanos = startNanos + (long) (index * 1e9 / rate);
    while (System.nanoTime() < dueNanos && !stopping.get()) {
      LockSupport.parkNanos(Math.min(dueNanos - System.nanoTime(), NAP_NANOS));
    }
  }

  /** Sleeps for a millisecond, to wait for another thread. */
  public static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
  }
}
