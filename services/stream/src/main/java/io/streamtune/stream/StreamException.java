package io.streamtune.stream;

import org.apache.kafka.common.KafkaException;

/**
 * Kafka rejected a request or is unreachable. The message is for the operator: it names the
 * operation, its object and the remedy.
 */
public final class StreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StreamException(String message, Throwable cause) {
    super(message, cause);
  }

  public StreamException(String message) {
    super(message);
  }

  /**
   * Returns whether retrying does not help, as with a rejected login or a missing permission: the
   * cause is an exception of the Kafka client that is not transient.
   */
  public boolean isRefusal() {
    return getCause() instanceof KafkaException e && FailureKind.of(e) != FailureKind.TRANSIENT;
  }
}
