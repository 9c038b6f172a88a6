package io.streamtune.stream;

import io.streamtune.events.EventMessage;
import io.streamtune.stream.consume.EventSource;

/**
 * Publishes the results of events (predictions and dead letters), and completes each event when its
 * result is acknowledged. With exactly-once delivery, result and offset become visible to consumers
 * of committed records at the same moment.
 *
 * <p>Never blocks. <b>Called on:</b> any thread.
 */
public interface ResultSink {
  /**
   * Publishes the result of an event. An acknowledged result completes the event, as {@link
   * EventSource#complete} does. After a refusal, the event still needs a result.
   *
   * @param event the event, which has no result yet
   * @param topic topic of the result
   * @param answer the result
   * @param callback receives the outcome. It is never called for an event whose partition was
   *     assigned to another member first: that member processes the event. Called on: a thread of
   *     this module, which the callback must not block
   */
  void answer(ReceivedEvent event, String topic, EventMessage answer, SendCallback callback);

  /** Drops an event that gets no result from this member: see {@link EventSource#drop}. */
  void drop(ReceivedEvent event);

  /**
   * Separates older from newer results, for example those of two model versions: in every
   * partition, results that were passed before this call precede results that are passed after it,
   * except those that wait for a missing topic (decision 0036).
   */
  void newer();
}
