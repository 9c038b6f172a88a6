package io.streamtune.loadtest.pace;

import io.streamtune.loadtest.traffic.Arrival;

/** Where images go: Kafka, or an HTTP server. */
public interface LoadTarget {
  /** Returns whether another image may be handed over. Called on: loadtest-pace. */
  boolean hasRoom();

  /**
   * Hands an image over; call {@link #hasRoom} first. Never waits for an answer.
   *
   * @param dueNanos when it was due, in the time of the run
   */
  void send(Arrival image, long dueNanos);
}
