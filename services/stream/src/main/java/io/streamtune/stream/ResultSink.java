package io.streamtune.stream;

import io.streamtune.events.EventMessage;
import io.streamtune.stream.consume.EventSource;

/**
 * Where answers to events go: to their topic, and then the event is finished. With exactly-once
 * delivery both become visible in one moment, to readers of committed records.
 *
 * <p>Never blocks. <b>Called on:</b> any thread.
 */
public interface ResultSink {
  /**
   * Brings an event's answer to a topic. Acknowledged finishes the event, as {@link
   * EventSource#complete} does; after a refusal the event still needs an answer.
   *
   * @param event the event, which has no answer yet
   * @param topic where to
   * @param answer what
   * @param callback takes the outcome. It is never called for an event whose partition went to
   *     another member first: that one answers it. Called on: a thread of the stream, which it must
   *     not block
   */
  void answer(ReceivedEvent event, String topic, EventMessage answer, SendCallback callback);

  /** Gives up an event that is not to be answered here: see {@link EventSource#drop}. */
  void drop(ReceivedEvent event);

  /**
   * From now on answers are of a newer kind, as those of a newer model: in no partition does one of
   * them lie before an answer that was given until now.
   */
  void newer();
}
