package io.streamtune.checks.canary.banned;

import java.time.Instant;
import java.util.Random;

/** Breaks every rule about calls. */
final class BannedCalls {
  record Part(Thread.State state) {}

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

  long identity() {
    return System.identityHashCode(this);
  }

  long hashOfEnum(Thread.State state) {
    return state.hashCode();
  }

  long hashOfParts(Thread.State state) {
    return java.util.Objects.hash(state, "x");
  }

  long hashOfObject() {
    return new Object().hashCode();
  }

  long hashOfRecord(Part part) {
    return part.hashCode();
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
