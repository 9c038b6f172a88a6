package io.streamtune.loadtest.verify;

import io.streamtune.events.ImagePosition;

/**
 * An image that does not have exactly one answer.
 *
 * @param kind what is wrong
 * @param image the image's position
 * @param detail for people: how often it was answered and by what
 */
public record Problem(Kind kind, ImagePosition image, String detail) {
  /** The kinds of problems; an image has at most one of them, the first that applies. */
  public enum Kind {
    /** It has neither a prediction nor a dead letter. */
    LOST("lost"),
    /** Predictions of more than one version refer to it. */
    TWO_VERSIONS("two-versions"),
    /** It has both a prediction and a dead letter. */
    PREDICTED_AND_DEAD("predicted-and-dead"),
    /** It has the same answer more than once: equal {@code ce_id}s, which a consumer can detect. */
    REPEATED("repeated");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    /** Returns the name of the kind in JSON. */
    public String wire() {
      return wire;
    }
  }
}
