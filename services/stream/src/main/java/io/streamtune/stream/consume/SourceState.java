package io.streamtune.stream.consume;

/** State of an {@link EventSource}. */
public enum SourceState {
  /**
   * Not a member of the group yet: not started, brokers unreachable, topic missing, or still
   * joining.
   */
  STARTING,
  /** The source reads its partitions. */
  RUNNING,
  /**
   * A member of the group without partitions, because other members have them all. Healthy: it gets
   * some as soon as another member leaves.
   */
  STANDBY,
  /**
   * The in-flight limit is reached and reading waits for completions, or {@link
   * EventSource#stopFetching} was called. Healthy.
   */
  PAUSED,
  /** No broker is reachable; the source continues by itself when one is back. */
  RECONNECTING,
  /** Closed. */
  STOPPED,
  /** Ended by an error that does not pass by itself; see {@link EventSource#failure}. */
  FAILED
}
