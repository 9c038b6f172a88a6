package io.streamtune.stream;

import io.streamtune.events.EventMessage;

/** At least once: an answer is sent, and when the brokers have it, its event is completed. */
record AcknowledgedAnswers(Sender sink, Commits commits) implements AnswerSink {
  @Override
  public void answer(
      ReceivedEvent event, String topic, EventMessage answer, SendCallback callback) {
    sink.send(
        topic,
        answer,
        result -> {
          callback.onSent(result);
          if (result instanceof SendResult.Acknowledged) {
            commits.complete(event);
          }
        });
  }

  @Override
  public void newer() {
    // The sink keeps the order in which answers are given.
  }
}
