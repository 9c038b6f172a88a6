package io.streamtune.inference.simulation;

import io.streamtune.events.EventMessage;
import io.streamtune.stream.AssignmentState;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.SendCallback;
import io.streamtune.stream.SimulatedSource;
import java.util.Optional;

/**
 * The answers of a process with at-least-once delivery. Sees that none is sent to an event that
 * another member answers.
 */
final class FreshAnswers implements ResultSink {
  private final ResultSink answers;
  private Optional<ReceivedEvent> answered = Optional.empty();

  FreshAnswers(SimulatedSource source, Broker broker, Life life) {
    answers =
        source.answers(
            (topic, answer, callback) -> {
              ReceivedEvent event = answered.orElseThrow();
              boolean isStale = source.assignments().of(event) == AssignmentState.ENDED;
              life.require(!isStale, "answers %s, which another member answers", event);
              broker.send(topic, answer, callback);
            });
  }

  @Override
  public void answer(
      ReceivedEvent event, String topic, EventMessage answer, SendCallback callback) {
    answered = Optional.of(event);
    answers.answer(event, topic, answer, callback);
  }

  @Override
  public void drop(ReceivedEvent event) {
    answers.drop(event);
  }

  @Override
  public void newer() {
    answers.newer();
  }
}
