package io.streamtune.stream.client;

import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.StreamException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Translates exceptions of the Kafka client into messages for the operator. */
public final class KafkaErrors {
  private KafkaErrors() {}

  /** Returns the cause of an exception, or the exception itself if it has none. */
  public static Throwable cause(Throwable error) {
    return Optional.ofNullable(error.getCause()).orElse(error);
  }

  /**
   * Unwraps plain {@code KafkaException}s; returns the exception itself if it is not plain or has
   * no cause.
   */
  public static Throwable root(Throwable error) {
    boolean isPlain = error.getClass() == KafkaException.class;
    return isPlain && error.getCause() != null ? root(error.getCause()) : error;
  }

  /** Returns the error that stopped a source, with its remedy. */
  public static StreamException ofSource(SourceConfig config, String brokers, Throwable error) {
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

  /**
   * Returns the error of a client that rejects its settings. The innermost message names the
   * property.
   */
  public static StreamException ofSettings(String client, Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new StreamException(
        "the Kafka " + client + " rejects the settings: " + cause.getMessage(), error);
  }

  /** Returns the error that stopped a sink, with its remedy. */
  public static StreamException ofSink(String topic, String brokers, Throwable error) {
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

  /** Returns the error of a source's transaction, with its remedy. */
  public static StreamException ofTransaction(
      SourceConfig config, String brokers, Throwable error) {
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
              "the results for topic %s cannot be committed: %s"
                  .formatted(config.topic(), error.getMessage());
        },
        error);
  }
}
