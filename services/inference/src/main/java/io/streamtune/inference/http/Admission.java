package io.streamtune.inference.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the images that HTTP requests wait for; images beyond the limit are shed at once.
 * Thread-safe.
 */
final class Admission {
  private final int max;
  private final AtomicInteger inFlight = new AtomicInteger();

  Admission(int max) {
    this.max = max;
  }

  /** Admits images, all or none. */
  boolean enter(int images) {
    if (inFlight.addAndGet(images) <= max) {
      return true;
    }
    inFlight.addAndGet(-images);
    return false;
  }

  /** Releases images that were admitted. */
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
