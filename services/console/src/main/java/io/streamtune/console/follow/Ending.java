package io.streamtune.console.follow;

import java.time.Duration;

/** How a thread that looks up by itself is ended. */
final class Ending {
  private Ending() {}

  /** Waits for a thread that was told to end, and interrupts it when half of the time is over. */
  static void of(Thread thread, Duration patience) {
    try {
      if (thread.isAlive() && !thread.join(patience.dividedBy(2))) {
        thread.interrupt();
        thread.join(patience.dividedBy(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
