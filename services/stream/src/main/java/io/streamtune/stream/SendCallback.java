package io.streamtune.stream;

/** What to do when a send is over. */
@FunctionalInterface
public interface SendCallback {
  /**
   * Takes the outcome: exactly once per send, unless the sink closes or fails before it is known.
   *
   * <p>It may send again. It must not block. <b>Called on:</b> the producer's network thread or
   * kafka-publish.
   */
  void onSent(SendResult result);

  /**
   * Returns whether the message may wait for a topic that does not exist; asked again and again
   * while it does. <b>Called on:</b> kafka-publish.
   */
  default boolean mayWait() {
    return true;
  }

  /** Takes note, in place of an outcome, that the message may wait no longer and is given up. */
  default void onGivenUp() {}
}
