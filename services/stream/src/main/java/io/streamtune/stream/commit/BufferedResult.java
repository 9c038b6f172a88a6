package io.streamtune.stream.commit;

import io.streamtune.events.EventMessage;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.SendCallback;

/**
 * The result of an event, buffered for a transaction.
 *
 * @param event the event
 * @param topic topic of the result
 * @param message the result
 * @param callback receives the outcome
 * @param kind number of {@link ResultSink#newer} calls before it
 * @param sequence order in which results arrived on kafka-poll
 */
record BufferedResult(
    ReceivedEvent event,
    String topic,
    EventMessage message,
    SendCallback callback,
    long kind,
    long sequence) {

  /** Returns a copy with its place in the order. */
  BufferedResult at(long place) {
    return new BufferedResult(event, topic, message, callback, kind, place);
  }

  int partition() {
    return event.position().partition();
  }

  long offset() {
    return event.position().offset();
  }

  /** Returns the size of key and value in bytes, without headers. */
  long sizeBytes() {
    return (long) message.value().length + message.key().map(key -> key.length).orElse(0);
  }
}
