package io.streamtune.inference.simulation;

import io.streamtune.events.EventMessage;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.ResultSink;
import io.streamtune.stream.SendCallback;
import io.streamtune.stream.SendResult;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The answers of a process with exactly-once delivery. Sees that each has one outcome, and that it
 * is told to be visible if, and only if, it is going to be.
 */
record WatchedAnswers(ResultSink sink, Life life, Cluster cluster) implements ResultSink {
  @Override
  public void answer(
      ReceivedEvent event, String topic, EventMessage answer, SendCallback callback) {
    AtomicBoolean isTold = new AtomicBoolean();
    sink.answer(
        event,
        topic,
        answer,
        result -> {
          life.require(!isTold.getAndSet(true), "tells the outcome of %s twice", event);
          check(event, result);
          callback.onSent(result);
        });
  }

  private void check(ReceivedEvent event, SendResult result) {
    int partition = event.position().partition();
    boolean isAnswered = cluster.isDecided(partition, event.position().offset());
    boolean isRight =
        switch (result) {
          case SendResult.Acknowledged _ -> isAnswered;
          case SendResult.Refused _ ->
              !isAnswered || !cluster.isOwner(life.membership(), partition);
        };
    life.require(isRight, "tells of %s: %s", event, result);
  }

  @Override
  public void drop(ReceivedEvent event) {
    sink.drop(event);
  }

  @Override
  public void newer() {
    sink.newer();
  }
}
