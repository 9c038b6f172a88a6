package io.streamtune.checks.canary.banned;

import java.time.Instant;
import java.util.Random;

/** Breaks every rule about calls. */
final class BannedCalls {
  void sleep() throws InterruptedException {
    Thread.sleep(1);
  }

  void exit() {
    System.exit(1);
  }

  void print() {
    System.out.println("canary");
  }

  double unseeded() {
    return new Random().nextDouble() + Math.random();
  }

  long nanos() {
    return System.nanoTime();
  }

  long millis() {
    return System.currentTimeMillis();
  }

  Instant now() {
    return Instant.now();
  }
}
