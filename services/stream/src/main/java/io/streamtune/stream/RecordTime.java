package io.streamtune.stream;

/** Meaning of the record timestamps of a topic; a setting of the topic or its brokers. */
public enum RecordTime {
  /** Time at which the producer created the record, by its clock ({@code CreateTime}). */
  CREATED,
  /**
   * Time at which the broker appended the record to its log, by its clock ({@code LogAppendTime}).
   */
  APPENDED
}
