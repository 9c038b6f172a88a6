package io.streamtune.inference.ingest;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

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

  /** Takes room, when there is room. */
  void take(long bytes) {
    line.acquireUninterruptibly();
    try {
      while (held.get() > 0 && inFlight.add(0) + bytes > bytesMax) {
        LockSupport.parkNanos(WAIT_NANOS); // Images that are through are told to nobody here.
      }
      add(bytes);
    } finally {
      line.release();
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
