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

/** Kind of an exception of the Kafka client, which decides whether and how long to retry. */
public enum FailureKind {
  /** It passes by itself: retry forever. */
  TRANSIENT,
  /**
   * A rejected login or a missing permission: retry for a while, because an operator may be
   * repairing it.
   */
  PERMISSION,
  /** The brokers will never accept this record. */
  RECORD,
  /** Anything else: the client's state or one of our assumptions is broken. */
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
