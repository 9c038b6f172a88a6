package io.streamtune.loadtest.pace;

import io.streamtune.loadtest.traffic.Arrival;

/** The target of images: Kafka, or an HTTP server. */
public interface LoadTarget {
  /** Returns whether another image may be sent. Called on: loadtest-pace. */
  boolean hasRoom();

  /**
   * Sends an image; call {@link #hasRoom} first. Never waits for an answer.
   *
   * @param dueNanos when the image was due, in the time of the run
   */
  void send(Arrival image, long dueNanos);
}
