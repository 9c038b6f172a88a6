package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.stream.SimulatedConnection.CommitAnswer;
import io.streamtune.stream.consume.SourceState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Goal: a commit that Kafka's client throws out is no end of commits, and no step of leaving keeps
 * the next one from being made. Method: the real poll loop, at-least-once delivery, a clock that
 * runs by the polls.
 */
final class FailingCommitsTest implements SimulatedSource.Time {
  private final OnePartition partition = new OnePartition(List.of(0L, 1L), CommitAnswer.DONE);
  private final SimulatedSource source =
      new SimulatedSource(
          new SourceConfig("images", "group", 8, 1000, Duration.ZERO, 1),
          new SimulatedSource.World(partition, Optional.empty(), this, new SplittableRandom(1)),
          new SimpleMeterRegistry());
  private long nowNanos;

  @Test
  void a_commit_that_the_client_throws_out_is_followed_by_another() {
    partition.failure = Optional.of(new TimeoutException("simulated"));
    source.subscribe();
    for (int i = 0; i < 10; i++) {
      source.turn(this::answer);
    }

    assertThat(partition.failure).as("one was thrown out").isEmpty();
    assertThat(partition.commits()).isGreaterThan(1);
  }

  @Test
  void a_member_leaves_its_group_whatever_becomes_of_its_last_commit() {
    source.subscribe();
    source.turn(this::answer);
    partition.failure = Optional.of(new IllegalStateException("a bug"));

    source.stop();
    source.turn(_ -> {});

    assertThat(partition.hasLeft()).isTrue();
    assertThat(source.state()).isEqualTo(SourceState.FAILED);
  }

  private void answer(List<ReceivedEvent> events) {
    ResultSink answers =
        source.answers((_, _, told) -> told.onSent(new SendResult.Acknowledged(0, 0)));
    EventMessage message = new EventMessage(Optional.empty(), Headers.none(), new byte[1]);
    events.forEach(event -> answers.answer(event, "predictions", message, _ -> {}));
  }

  @Override
  public long nanos() {
    nowNanos += 1_000_000_000; // Each look at it is a second later.
    return nowNanos;
  }

  @Override
  public void park(long nanos) {
    nowNanos += nanos;
  }
}
