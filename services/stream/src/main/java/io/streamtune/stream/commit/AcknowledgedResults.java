package io.streamtune.stream.commit;

import io.streamtune.events.EventMessage;
import io.streamtune.stream.AssignmentState;
import io.streamtune.stream.Assignments;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.SendCallback;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.Sender;

/**
 * Result sink for at-least-once delivery: sends a result, and completes its event when the brokers
 * acknowledge it. It does not send the result of an event whose assignment is over. A result whose
 * topic does not exist is dropped as soon as the group revokes the event's partition.
 */
public record AcknowledgedResults(
    Sender sink, AtLeastOnceCommitter commits, Assignments assignments) implements ResultSink {
  @Override
  public void answer(
      ReceivedEvent event, String topic, EventMessage answer, SendCallback callback) {
    if (assignments.of(event) == AssignmentState.ENDED) {
      commits.drop(event);
      return;
    }
    sink.send(topic, answer, new Sent(event, callback));
  }

  /** Completes the event of an acknowledged result. */
  private final class Sent implements SendCallback {
    private final ReceivedEvent event;
    private final SendCallback callback;

    Sent(ReceivedEvent event, SendCallback callback) {
      this.event = event;
      this.callback = callback;
    }

    @Override
    public void onSent(SendResult result) {
      callback.onSent(result);
      if (result instanceof SendResult.Acknowledged) {
        commits.complete(event);
      }
    }

    /** A group that revokes the partition would otherwise wait for the topic, too. */
    @Override
    public boolean mayWait() {
      return assignments.of(event) == AssignmentState.CURRENT;
    }

    @Override
    public void onGivenUp() {
      commits.drop(event);
    }
  }

  @Override
  public void drop(ReceivedEvent event) {
    commits.drop(event);
  }

  @Override
  public void newer() {
    // The sink keeps the order of results.
  }
}
