package io.streamtune.loadtest.verify;

import io.streamtune.events.ImagePosition;

/**
 * An image that has not exactly one answer.
 *
 * @param kind what is wrong
 * @param image where it lies
 * @param detail for people: how often it was answered and by what
 */
public record Problem(Kind kind, ImagePosition image, String detail) {
  /** What may be wrong; an image has at most one of these, the first that fits. */
  public enum Kind {
    /** Neither a prediction nor a dead letter names it. */
    LOST("lost"),
    /** Predictions of more than one version name it. */
    TWO_VERSIONS("two-versions"),
    /** Both a prediction and a dead letter name it. */
    PREDICTED_AND_DEAD("predicted-and-dead"),
    /** The same answer more than once: equal {@code ce_id}s, which a consumer can recognise. */
    REPEATED("repeated");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    /** Returns the kind as it stands in JSON. */
    public String wire() {
      return wire;
    }
  }
}
