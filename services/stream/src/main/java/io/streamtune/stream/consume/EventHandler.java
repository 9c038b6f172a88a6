package io.streamtune.stream.consume;

import io.streamtune.stream.Assignments;
import io.streamtune.stream.ReceivedEvent;
import java.util.List;

/** The stage that takes events over from the poll thread. */
@FunctionalInterface
public interface EventHandler {
  /**
   * Takes events over. The stages pass each event to {@link EventSource#complete} exactly once, on
   * any thread, when its prediction or dead letter is acknowledged.
   *
   * <p>The handler must not block, because the thread does not poll meanwhile. An exception is a
   * bug and stops the source. <b>Called on:</b> kafka-poll.
   *
   * @param events at least one, in the order of each partition
   */
  void onEvents(List<ReceivedEvent> events);

  /**
   * Called when the member's partitions have changed or are being revoked. The stages pass events
   * that they no longer process ({@link Assignments}) to {@link EventSource#drop} soon, because
   * these count as in flight until then. The handler must not block. <b>Called on:</b> kafka-poll.
   */
  default void onAssignmentChange() {
    // A handler that checks the assignment before each step needs no call.
  }
}
