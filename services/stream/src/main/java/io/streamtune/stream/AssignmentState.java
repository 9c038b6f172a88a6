package io.streamtune.stream;

/**
 * How the assignment stands under which an event was read: whether the event is still this member's
 * to answer.
 */
public enum AssignmentState {
  /** The partition is this member's. */
  CURRENT,
  /**
   * The group takes the partition away and waits for it: what was begun is finished and committed,
   * and nothing more is begun.
   */
  ENDING,
  /** Another member answers the event, or it is read again: whatever is done with it is in vain. */
  ENDED
}
