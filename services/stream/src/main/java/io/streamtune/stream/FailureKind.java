package io.streamtune.stream;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/** What to do about an exception of the Kafka client. */
public enum FailureKind {
  /** It passes by itself: retry without an end. */
  TRANSIENT,
  /** A login or a permission: retry for a while, because someone may be repairing it. */
  PERMISSION,
  /** The brokers will never accept this record. */
  RECORD,
  /** None of these: the client's state or an assumption of ours is broken. */
  FATAL;

  /** Returns the kind of an exception of the client. */
  public static FailureKind of(Throwable error) {
    return switch (error) {
      case AuthenticationException e -> PERMISSION;
      case AuthorizationException e -> PERMISSION;
      case RecordTooLargeException e -> RECORD;
      case RecordBatchTooLargeException e -> RECORD;
      case SerializationException e -> RECORD;
      case InvalidRecordException e -> RECORD;
      case InvalidTimestampException e -> RECORD;
      case InvalidTopicException e -> RECORD;
      case PolicyViolationException e -> RECORD;
      case RetriableException e -> TRANSIENT;
      default -> FATAL;
    };
  }
}
