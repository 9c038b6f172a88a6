package io.streamtune.stream.consume;

import io.streamtune.stream.Assignments;
import io.streamtune.stream.ReceivedEvent;
import java.util.List;

/** The stage that takes events off the poll thread. */
@FunctionalInterface
public interface EventHandler {
  /**
   * Takes events over. Each must be given to {@link EventSource#complete} exactly once, from any
   * thread, when its prediction or dead letter is acknowledged.
   *
   * <p>It must not block: while it runs, nothing is polled. An exception is a bug and stops the
   * source. <b>Called on:</b> kafka-poll.
   *
   * @param events at least one, in the order of each partition
   */
  void onEvents(List<ReceivedEvent> events);

  /**
   * The partitions of the member have changed, or are about to: events whose assignment does not
   * stand any more ({@link Assignments}) are to be given to {@link EventSource#drop} instead, soon,
   * as they count as in flight until then. It must not block. <b>Called on:</b> kafka-poll.
   */
  default void onAssignmentChange() {
    // A handler that asks before each step needs no call.
  }
}
