package io.streamtune.stream;

/**
 * State of the partition assignment under which an event was read. It decides whether this member
 * still processes the event.
 */
public enum AssignmentState {
  /** The partition is assigned to this member. */
  CURRENT,
  /**
   * The group is revoking the partition and waits for this member: events in progress are finished
   * and committed, and no other event is begun.
   */
  ENDING,
  /**
   * The assignment is over. The event is read again, by another member or by this one, so any
   * further work on it is wasted.
   */
  ENDED
}
