package io.streamtune.inference.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many images HTTP requests wait for; what goes beyond the limit is shed at once. Thread-safe.
 */
final class Admission {
  private final int max;
  private final AtomicInteger inFlight = new AtomicInteger();

  Admission(int max) {
    this.max = max;
  }

  /** Takes places for images, all or none. */
  boolean enter(int images) {
    if (inFlight.addAndGet(images) <= max) {
      return true;
    }
    inFlight.addAndGet(-images);
    return false;
  }

  /** Gives places back. */
  void leave(int images) {
    inFlight.addAndGet(-images);
  }

  int inFlight() {
    return inFlight.get();
  }

  int max() {
    return max;
  }
}
