package io.streamtune.stream;

import io.streamtune.events.EventMessage;

/**
 * The answer to an event, on its way into a transaction.
 *
 * @param event the event
 * @param topic where to
 * @param message what
 * @param callback whom to tell
 * @param kind counts the calls of {@link AnswerSink#newer} before it
 * @param sequence order in which answers came to kafka-poll
 */
record Answer(
    ReceivedEvent event,
    String topic,
    EventMessage message,
    SendCallback callback,
    long kind,
    long sequence) {

  /** Returns the same with its place in the order. */
  Answer at(long place) {
    return new Answer(event, topic, message, callback, kind, place);
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
