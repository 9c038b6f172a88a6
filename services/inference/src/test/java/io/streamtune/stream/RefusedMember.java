package io.streamtune.stream;

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

/**
 * The real poll loop with exactly-once delivery and one event, over a group that takes none of its
 * offsets. Its clock stands still unless it waits, or is moved.
 */
final class RefusedMember implements SimulatedSource.Time {
  final OnePartition partition = new OnePartition(List.of(0L), CommitAnswer.FENCED);
  final SimulatedSource source;
  private final SimulatedTransactions.Reply abort;
  private final List<Producer> producers = new ArrayList<>();
  private long nowNanos;
  private long waitedNanos;
  private int asked;

  /** {@code abort}: what becomes of it when a transaction is aborted. */
  RefusedMember(SimulatedTransactions.Reply abort) {
    this.abort = abort;
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
    source =
        new SimulatedSource(
            config,
            new SimulatedSource.World(
                partition, Optional.of(this::producer), this, new SplittableRandom(1)),
            new SimpleMeterRegistry());
  }

  /** It joins, and reads and answers its event. */
  void answers() {
    ResultSink answers = source.answers((_, _, _) -> {});
    EventMessage message = new EventMessage(Optional.empty(), Headers.none(), new byte[1]);
    source.subscribe();
    source.turn(
        events -> events.forEach(event -> answers.answer(event, "predictions", message, _ -> {})));
  }

  void turns(int times) {
    for (int i = 0; i < times; i++) {
      source.turn(_ -> {});
    }
  }

  /** How often the group was asked to take its offset. */
  int asked() {
    return asked;
  }

  /** How long it has waited between two polls, in all. */
  Duration waited() {
    return Duration.ofNanos(waitedNanos);
  }

  /** Whether it has made a producer and closed all. */
  boolean hasClosedAll() {
    return !producers.isEmpty() && producers.stream().allMatch(producer -> producer.isClosed);
  }

  void passes(Duration time) {
    nowNanos += time.toNanos();
  }

  @Override
  public long nanos() {
    return nowNanos;
  }

  @Override
  public void park(long nanos) {
    nowNanos += nanos;
    waitedNanos += nanos;
  }

  private SimulatedTransactions producer() {
    Producer made = new Producer();
    producers.add(made);
    return made;
  }

  /** Takes every record, and no offsets. */
  private final class Producer implements SimulatedTransactions {
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
      asked++;
      return Reply.NO_MEMBER;
    }

    @Override
    public Reply commit() {
      return Reply.FENCED;
    }

    @Override
    public Reply abort() {
      return abort;
    }

    @Override
    public void close(boolean patient) {
      isClosed = true;
    }
  }
}
