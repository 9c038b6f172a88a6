package io.streamtune.inference.ingest;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The memory of fetched images, which is part of the bytes in flight: room is taken before the
 * bytes are read and given back with the image's outcome. Who has to wait for room waits in line.
 *
 * <p>Where nothing that was fetched is held, room is given whatever is in flight: with exactly-once
 * delivery, answers behind this very image in its partition may hold it.
 *
 * <p><b>Called on:</b> any thread that may wait.
 */
public final class FetchedBytes {
  /** How soon a fetch that waits sees that its image is not wanted any more. */
  static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private static final long WAIT_NANOS = 5_000_000;

  private final InFlightBytes inFlight;
  private final long bytesMax;
  private final Semaphore line = new Semaphore(1, true);
  private final AtomicLong held = new AtomicLong();

  /**
   * Holds nothing.
   *
   * @param inFlight what fetched images are counted in
   * @param bytesMax most bytes in flight
   */
  public FetchedBytes(InFlightBytes inFlight, long bytesMax) {
    this.inFlight = inFlight;
    this.bytesMax = bytesMax;
  }

  /**
   * Takes room, when there is room; returns whether it did before the image was not wanted any
   * more.
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
        LockSupport.parkNanos(WAIT_NANOS); // Images that are through are told to nobody here.
      }
      add(bytes);
      return true;
    } finally {
      line.release();
    }
  }

  /** Takes a permit; returns whether there was one before the image was not wanted any more. */
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

  /** Gives room back. */
  void free(long bytes) {
    add(-bytes);
  }

  private void add(long bytes) {
    held.addAndGet(bytes);
    inFlight.add(bytes);
  }
}
