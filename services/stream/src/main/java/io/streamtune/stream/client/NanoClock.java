package io.streamtune.stream.client;

import java.util.concurrent.locks.LockSupport;

/** Monotonic time; only differences between two readings are meaningful. */
@FunctionalInterface
public interface NanoClock {
  /** The JVM's monotonic clock: the only place in this module that reads it. */
  NanoClock SYSTEM = System::nanoTime;

  /** Returns nanoseconds since an arbitrary origin. */
  long nanos();

  /** Waits on this clock for at most {@code nanos}; may return early. */
  default void park(long nanos) {
    LockSupport.parkNanos(nanos);
  }
}
