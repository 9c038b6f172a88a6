package io.streamtune.stream.consume;

/** How an {@link EventSource} is. */
public enum SourceState {
  /** No member of the group yet: not started, brokers not reached, topic missing, group waiting. */
  STARTING,
  /** Partitions are read. */
  RUNNING,
  /**
   * A member of the group that has no partition, as others have them all. Healthy: it gets some as
   * soon as another member goes.
   */
  STANDBY,
  /** Reading waits for completions, or {@link EventSource#stopFetching} was called. Healthy. */
  PAUSED,
  /** No broker can be reached; it goes on by itself when one is back. */
  RECONNECTING,
  /** Closed. */
  STOPPED,
  /** Ended by an error that does not pass; see {@link EventSource#failure}. */
  FAILED
}
