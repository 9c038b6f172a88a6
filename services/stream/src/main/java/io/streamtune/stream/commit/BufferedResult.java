package io.streamtune.stream.commit;

import io.streamtune.events.EventMessage;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.SendCallback;

/**
 * The answer to an event, on its way into a transaction.
 *
 * @param event the event
 * @param topic where to
 * @param message what
 * @param callback whom to tell
 * @param kind counts the calls of {@link ResultSink#newer} before it
 * @param sequence order in which answers came to kafka-poll
 */
record BufferedResult(
    ReceivedEvent event,
    String topic,
    EventMessage message,
    SendCallback callback,
    long kind,
    long sequence) {

  /** Returns the same with its place in the order. */
  BufferedResult at(long place) {
    return new BufferedResult(event, topic, message, callback, kind, place);
  }

  int partition() {
    return event.position().partition();
  }

  long offset() {
    return event.position().offset();
  }

  /** Returns the bytes that sending it takes, headers not counted. */
  long sizeBytes() {
    return (long) message.value().length + message.key().map(key -> key.length).orElse(0);
  }
}
