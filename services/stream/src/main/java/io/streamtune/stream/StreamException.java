package io.streamtune.stream;

import org.apache.kafka.common.KafkaException;

/**
 * Kafka refused or could not be reached, in words for the person who runs the service: what was
 * tried, on what, and the remedy.
 */
public final class StreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StreamException(String message, Throwable cause) {
    super(message, cause);
  }

  public StreamException(String message) {
    super(message);
  }

  /** Returns whether the brokers answered and refused, as a wrong login or permission. */
  public boolean isRefusal() {
    return getCause() instanceof KafkaException e && FailureKind.of(e) != FailureKind.TRANSIENT;
  }
}
