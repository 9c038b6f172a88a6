package io.streamtune.stream;

/** What the time of a topic's records means; a setting of the topic or its brokers. */
public enum RecordTime {
  /** When its producer made it, by the producer's clock ({@code CreateTime}). */
  CREATED,
  /** When the broker wrote it to its log, by the broker's clock ({@code LogAppendTime}). */
  APPENDED
}
