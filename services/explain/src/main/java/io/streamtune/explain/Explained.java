package io.streamtune.explain;

import io.streamtune.events.ErrorCode;

/** What became of a photo that was to be explained. */
public sealed interface Explained {

  /** The network's work on it. */
  record Done(Explanation explanation) implements Explained {}

  /**
   * It is no image that we take.
   *
   * @param code the reason, as in dead letters
   * @param detail one line for people
   */
  record Refused(ErrorCode code, String detail) implements Explained {}
}
