package io.streamtune.stream;

import io.streamtune.events.EventMessage;
import io.streamtune.stream.produce.EventSink;

/** Sends messages to topics, as an {@link EventSink} does. */
@FunctionalInterface
public interface Sender {
  /** Hands a message over. Never blocks. */
  void send(String topic, EventMessage message, SendCallback callback);
}
