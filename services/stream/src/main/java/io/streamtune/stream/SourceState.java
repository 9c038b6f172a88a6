package io.streamtune.stream;

/** How an {@link EventSource} is. */
public enum SourceState {
  /**
   * No partition has come yet: not started, brokers not reached, topic missing, or group waiting.
   */
  STARTING,
  /** Partitions are read. */
  RUNNING,
  /** Reading waits for completions, or {@link EventSource#stopFetching} was called. Healthy. */
  PAUSED,
  /** No broker can be reached; it goes on by itself when one is back. */
  RECONNECTING,
  /** Closed. */
  STOPPED,
  /** Ended by an error that does not pass; see {@link EventSource#failure}. */
  FAILED
}
