package io.streamtune.stream;

/** Receives the outcome of a send. */
@FunctionalInterface
public interface SendCallback {
  /**
   * Receives the outcome. The sink calls this exactly once per send, unless the sink closes or
   * fails first or drops the message ({@link #onGivenUp}).
   *
   * <p>The callback may send again. It must not block. <b>Called on:</b> the producer's network
   * thread or kafka-publish.
   */
  void onSent(SendResult result);

  /**
   * Returns whether the message may wait for a topic that does not exist. The sink asks repeatedly
   * while the message waits. <b>Called on:</b> kafka-publish.
   */
  default boolean mayWait() {
    return true;
  }

  /**
   * Called instead of {@link #onSent} when the sink drops the message because {@link #mayWait}
   * returned false. <b>Called on:</b> kafka-publish.
   */
  default void onGivenUp() {}
}
