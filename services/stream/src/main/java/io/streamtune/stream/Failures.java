package io.streamtune.stream;

import java.util.Optional;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What an exception of the Kafka client means for us, and how to say it to a person. */
final class Failures {
  /** What to do about it. */
  enum Kind {
    /** Passes by itself: try again for ever. */
    TRANSIENT,
    /** A login or a permission: try again for a while, someone may be repairing it. */
    PERMISSION,
    /** This record will never be taken. */
    RECORD,
    /** Not one of these: the client's state or our assumption is broken. */
    FATAL
  }

  private Failures() {}

  static Kind kindOf(Throwable error) {
    return switch (error) {
      case AuthenticationException e -> Kind.PERMISSION;
      case AuthorizationException e -> Kind.PERMISSION;
      case RecordTooLargeException e -> Kind.RECORD;
      case RecordBatchTooLargeException e -> Kind.RECORD;
      case SerializationException e -> Kind.RECORD;
      case InvalidRecordException e -> Kind.RECORD;
      case InvalidTimestampException e -> Kind.RECORD;
      case InvalidTopicException e -> Kind.RECORD;
      case PolicyViolationException e -> Kind.RECORD;
      case RetriableException e -> Kind.TRANSIENT;
      default -> Kind.FATAL;
    };
  }

  /** Returns what an exception wraps, or itself. */
  static Throwable cause(Throwable error) {
    return Optional.ofNullable(error.getCause()).orElse(error);
  }

  /** Returns what a plain exception of the client wraps, or itself. */
  static Throwable root(Throwable error) {
    boolean isPlain = error.getClass() == KafkaException.class;
    return isPlain && error.getCause() != null ? root(error.getCause()) : error;
  }

  /** Returns what stopped a source, with its remedy. */
  static StreamException ofSource(SourceConfig config, String brokers, Throwable error) {
    String topic = config.topic();
    String group = config.group();
    return new StreamException(
        switch (error) {
          case TopicAuthorizationException e ->
              "not allowed to read topic " + topic + ": grant READ and DESCRIBE on it";
          case GroupAuthorizationException e ->
              "not allowed to join group " + group + ": grant READ on it";
          case AuthorizationException e ->
              "not allowed to read topic " + topic + " as group " + group;
          case AuthenticationException e ->
              "Kafka at " + brokers + " refused the login: check the sasl.* and ssl.* settings";
          case InvalidTopicException e -> "topic name " + topic + " is not valid in Kafka";
          case NoOffsetForPartitionException e ->
              "group %s has no committed offset in topic %s and auto.offset.reset is none: set it to earliest or latest, or commit an offset"
                  .formatted(group, topic);
          case OffsetOutOfRangeException e ->
              "topic %s does not have the offsets that group %s committed (%s) and auto.offset.reset is none: set it to earliest or latest, or commit an offset"
                  .formatted(topic, group, e.offsetOutOfRangePartitions());
          case FencedInstanceIdException e ->
              "another member of group "
                  + group
                  + " has the same group.instance.id: give each its own";
          case UnsupportedVersionException e ->
              "the brokers at " + brokers + " are too old for a setting in use (group.protocol?)";
          default -> "reading topic " + topic + " as group " + group + " cannot go on";
        },
        error);
  }

  /** Returns why the client rejects the settings: the innermost message names the property. */
  static StreamException ofSettings(String client, Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new StreamException(
        "the Kafka " + client + " rejects the settings: " + cause.getMessage(), error);
  }

  /** Returns what stopped a sink, with its remedy. */
  static StreamException ofSink(String topic, String brokers, Throwable error) {
    return new StreamException(
        switch (error) {
          case AuthenticationException e ->
              "Kafka at " + brokers + " refused the login: check the sasl.* and ssl.* settings";
          case AuthorizationException e ->
              "not allowed to write topic " + topic + ": grant WRITE and DESCRIBE on it";
          default -> "writing topic " + topic + " cannot go on";
        },
        error);
  }

  /** Returns what is wrong with the transactions of a source, with its remedy. */
  static StreamException ofTransaction(SourceConfig config, String brokers, Throwable error) {
    String group = config.group();
    return new StreamException(
        switch (error) {
          case TransactionalIdAuthorizationException e ->
              "not allowed to write in transactions: grant WRITE and DESCRIBE on transactional ids"
                  + " with prefix "
                  + group
                  + "-";
          case TopicAuthorizationException e ->
              "not allowed to write topics %s: grant WRITE and DESCRIBE on them"
                  .formatted(e.unauthorizedTopics());
          case GroupAuthorizationException e ->
              "not allowed to commit offsets of group " + group + ": grant READ on it";
          case AuthenticationException e ->
              "Kafka at " + brokers + " refused the login: check the sasl.* and ssl.* settings";
          case InvalidTxnTimeoutException e ->
              "producer.transaction.timeout.ms is above the brokers' transaction.max.timeout.ms:"
                  + " lower it";
          case UnsupportedVersionException e ->
              "the brokers at " + brokers + " are too old for exactly-once, which takes Kafka 2.5";
          default ->
              "answers to events of topic %s do not become visible: %s"
                  .formatted(config.topic(), error.getMessage());
        },
        error);
  }
}
