package io.streamtune.stream;

import io.streamtune.events.EventMessage;

/**
 * At least once: an answer is sent, and when the brokers have it, its event is completed. The
 * answer to an event that another member answers is not sent.
 */
record AcknowledgedAnswers(Sender sink, Commits commits, Assignments assignments)
    implements AnswerSink {
  @Override
  public void answer(
      ReceivedEvent event, String topic, EventMessage answer, SendCallback callback) {
    if (assignments.of(event) == AssignmentState.ENDED) {
      commits.drop(event);
      return;
    }
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
  public void drop(ReceivedEvent event) {
    commits.drop(event);
  }

  @Override
  public void newer() {
    // The sink keeps the order in which answers are given.
  }
}
