package io.streamtune.inference.ingest;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The memory of fetched images, which counts as bytes in flight. A fetch takes room before it
 * reads, and the room is freed with the image's outcome. Fetches that wait for room are served in
 * order.
 *
 * <p>If no fetched image holds room, the next fetch gets it whatever is in flight: with
 * exactly-once delivery, the bytes in flight may belong to results that are buffered behind this
 * very image in its partition.
 *
 * <p><b>Called on:</b> any thread that may block.
 */
public final class FetchedBytes {
  /** How often a waiting fetch checks whether its image is still wanted. */
  static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private static final long WAIT_NANOS = 5_000_000;

  private final InFlightBytes inFlight;
  private final long bytesMax;
  private final Semaphore line = new Semaphore(1, true);
  private final AtomicLong held = new AtomicLong();

  /**
   * Starts with no bytes held.
   *
   * @param inFlight the counter that fetched images add to
   * @param bytesMax most bytes in flight
   */
  public FetchedBytes(InFlightBytes inFlight, long bytesMax) {
    this.inFlight = inFlight;
    this.bytesMax = bytesMax;
  }

  /**
   * Waits for room and takes it. Returns false if the image is not wanted any more before there is
   * room.
   */
  boolean take(long bytes, BooleanSupplier wanted) {
    if (!acquire(line, wanted)) {
      return false;
    }
    try {
      while (held.get() > 0 && inFlight.add(0) + bytes > bytesMax) {
        if (!wanted.getAsBoolean()) {
          return false;
        }
        LockSupport.parkNanos(WAIT_NANOS); // Polls: no completed image notifies this thread.
      }
      add(bytes);
      return true;
    } finally {
      line.release();
    }
  }

  /** Waits for a permit. Returns false if the image is not wanted any more before there is one. */
  static boolean acquire(Semaphore permits, BooleanSupplier wanted) {
    try {
      while (wanted.getAsBoolean()) {
        if (permits.tryAcquire(LOOK_NANOS, TimeUnit.NANOSECONDS)) {
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("nothing interrupts a fetch", e);
    }
  }

  /** Frees room. */
  void free(long bytes) {
    add(-bytes);
  }

  private void add(long bytes) {
    held.addAndGet(bytes);
    inFlight.add(bytes);
  }
}
