package io.streamtune.explain;

import io.streamtune.events.ErrorCode;

/** The result of explaining a photo. */
public sealed interface Explained {

  /** The explanation. */
  record Done(Explanation explanation) implements Explained {}

  /**
   * The photo is not a supported image.
   *
   * @param code the reason, as in dead letters
   * @param detail one line for people
   */
  record Refused(ErrorCode code, String detail) implements Explained {}
}
