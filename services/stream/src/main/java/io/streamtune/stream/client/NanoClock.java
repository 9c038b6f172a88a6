package io.streamtune.stream.client;

import java.util.concurrent.locks.LockSupport;

/** Monotonic time; only differences between two readings mean anything. */
@FunctionalInterface
public interface NanoClock {
  /** The JVM's monotonic clock: the one place of this package that reads it. */
  NanoClock SYSTEM = System::nanoTime;

  /** Returns nanoseconds since an arbitrary origin. */
  long nanos();

  /** Waits on this clock, for at most so long. */
  default void park(long nanos) {
    LockSupport.parkNanos(nanos);
  }
}
