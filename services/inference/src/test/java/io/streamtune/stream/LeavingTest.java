package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.stream.SimulatedConnection.CommitAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Goal: a member that leaves with answers that never became visible leaves nothing else behind.
 * Method: the real poll loop with exactly-once delivery, over a group that takes none of its
 * offsets.
 */
final class LeavingTest {
  private final List<Transactions> producers = new ArrayList<>();
  private long nowNanos;

  @Test
  void a_member_without_a_group_makes_no_producer_after_its_last() {
    SimulatedSource source = source();
    AnswerSink answers = source.answers((_, _, _) -> {});
    source.subscribe();
    source.turn(events -> events.forEach(event -> answer(answers, event)));

    source.stop();
    boolean goesOn = source.turn(_ -> {});

    assertThat(goesOn).isFalse();
    assertThat(producers).isNotEmpty().allMatch(producer -> producer.isClosed);
  }

  @Test
  void a_member_that_is_none_any_more_leaves_at_once() {
    SimulatedSource source = source();
    AnswerSink answers = source.answers((_, _, _) -> {});
    source.subscribe();
    source.turn(events -> events.forEach(event -> answer(answers, event)));

    source.stop();
    source.turn(_ -> {});

    assertThat(Duration.ofNanos(nowNanos)).isLessThan(Duration.ofSeconds(1));
  }

  private static void answer(AnswerSink answers, ReceivedEvent event) {
    EventMessage message = new EventMessage(Optional.empty(), Headers.none(), new byte[1]);
    answers.answer(event, "predictions", message, _ -> {});
  }

  private SimulatedSource source() {
    SimulatedSource.Time time =
        new SimulatedSource.Time() {
          @Override
          public long nanos() {
            return nowNanos;
          }

          @Override
          public void park(long nanos) {
            nowNanos += nanos;
          }
        };
    SourceConfig config =
        new SourceConfig(
            "images",
            "group",
            8,
            1000,
            Duration.ZERO,
            1,
            Duration.ofMillis(50),
            Duration.ofSeconds(60),
            Delivery.EXACTLY_ONCE);
    return new SimulatedSource(
        config,
        new SimulatedSource.World(
            new OnePartition(List.of(0L), CommitAnswer.FENCED),
            Optional.of(this::producer),
            time,
            new SplittableRandom(1)),
        new SimpleMeterRegistry());
  }

  private SimulatedTransactions producer() {
    Transactions made = new Transactions();
    producers.add(made);
    return made;
  }

  /** Takes every record, and no offsets; an abort fails, so that the producer is replaced. */
  private static final class Transactions implements SimulatedTransactions {
    private boolean isClosed;

    @Override
    public Reply init() {
      return Reply.DONE;
    }

    @Override
    public void begin() {}

    @Override
    public void send(String topic, EventMessage message, Consumer<Sent> told) {
      told.accept(Sent.TAKEN);
    }

    @Override
    public Reply offsets(Map<Integer, Long> offsets, int generation) {
      return Reply.NO_MEMBER;
    }

    @Override
    public Reply commit() {
      return Reply.FENCED;
    }

    @Override
    public Reply abort() {
      return Reply.FENCED;
    }

    @Override
    public void close(boolean patient) {
      isClosed = true;
    }
  }
}
