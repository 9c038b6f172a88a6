package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.stream.SimulatedConnection.CommitAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: a transaction that the group refuses is tried again neither at once nor later than it can
 * succeed. Method: the real poll loop with exactly-once delivery, one event, and a clock that
 * stands still unless it is moved.
 */
final class SettlingTest {
  private static final long MORE_THAN_ANY_WAIT = Duration.ofSeconds(6).toNanos();

  private final OnePartition partition = new OnePartition(List.of(0L), CommitAnswer.FENCED);
  private final Group group = new Group();
  private final SimulatedSource source = source();
  private long nowNanos;
  private long parkedNanos;

  @BeforeEach
  void refused() {
    AnswerSink answers = source.answers((_, _, _) -> {});
    source.subscribe();
    source.turn(events -> events.forEach(event -> answer(answers, event)));
    source.turn(_ -> {});
    assertThat(group.asked).isEqualTo(1);
  }

  @Test
  void it_waits_and_polls_meanwhile() {
    nowNanos += Duration.ofMillis(40).toNanos(); // The first wait is 50 ms at least.
    turns();
    assertThat(group.asked).isEqualTo(1);
    assertThat(parkedNanos).isZero();

    nowNanos += MORE_THAN_ANY_WAIT;
    turns();
    assertThat(group.asked).isEqualTo(2);
  }

  @Test
  void a_new_generation_ends_the_wait() {
    partition.rebalance();
    turns();

    assertThat(group.asked).isEqualTo(2);
  }

  private void turns() {
    for (int i = 0; i < 20; i++) {
      source.turn(_ -> {});
    }
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
            parkedNanos += nanos;
          }
        };
    SourceConfig config =
        new SourceConfig(
            "images",
            "group",
            8,
            1000,
            Duration.ofSeconds(1),
            1,
            Duration.ofMillis(50),
            Duration.ofSeconds(60),
            Delivery.EXACTLY_ONCE);
    return new SimulatedSource(
        config,
        new SimulatedSource.World(
            partition, Optional.of(() -> group), time, new SplittableRandom(1)),
        new SimpleMeterRegistry());
  }

  /** Takes no offsets of this member, and ends its transactions. */
  private static final class Group implements SimulatedTransactions {
    private int asked;

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
      asked++;
      return Reply.NO_MEMBER;
    }

    @Override
    public Reply commit() {
      return Reply.FENCED;
    }

    @Override
    public Reply abort() {
      return Reply.DONE;
    }

    @Override
    public void close(boolean patient) {}
  }
}
