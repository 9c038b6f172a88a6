package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Goal: after the log was cut, too, a reader knows which events are still its own, and no other one
 * stays in flight. Method: the real poll loop over a partition whose offsets go back.
 */
final class SetBackTest {
  private final Deque<Long> offsets = new ArrayDeque<>(List.of(7L, 8L, 3L, 4L));
  private final List<ReceivedEvent> events = new ArrayList<>();
  private final SimulatedSource source = source(new OnePartition());

  @Test
  void events_behind_a_cut_are_current_and_those_before_it_are_not() {
    readAll();

    assertThat(events)
        .extracting(event -> event.position().offset())
        .containsExactly(7L, 8L, 3L, 4L);
    assertThat(events.stream().map(source::ifCurrent).map(Optional::isPresent))
        .containsExactly(false, false, true, true);
  }

  @Test
  void an_event_that_is_passed_over_is_in_flight_no_longer() {
    readAll();
    assertThat(source.inFlightEvents()).isEqualTo(4);

    events.forEach(source::ifCurrent);
    source.turn(events::addAll);

    assertThat(source.inFlightEvents()).isEqualTo(2);
  }

  private void readAll() {
    source.subscribe();
    while (events.size() < 4) {
      source.turn(events::addAll);
    }
  }

  private static SimulatedSource source(SimulatedConnection connection) {
    SimulatedSource.Time still =
        new SimulatedSource.Time() {
          @Override
          public long nanos() {
            return 0;
          }

          @Override
          public void park(long nanos) {}
        };
    SourceConfig config = new SourceConfig("labels", "group", 8, 1000, Duration.ZERO, 1);
    return new SimulatedSource(
        config,
        new SimulatedSource.World(connection, Optional.empty(), still, new SplittableRandom(1)),
        new SimpleMeterRegistry());
  }

  /** A member with one partition, which gives one record at a time. */
  private final class OnePartition implements SimulatedConnection {
    private List<Integer> assigned = List.of(0);

    @Override
    public void join() {}

    @Override
    public boolean isEvicted() {
      return false;
    }

    @Override
    public boolean isPollFailing() {
      return false;
    }

    @Override
    public int generation() {
      return 1;
    }

    @Override
    public List<Integer> revoked() {
      return List.of();
    }

    @Override
    public void released(Collection<Integer> partitions) {}

    @Override
    public List<Integer> assigned() {
      List<Integer> now = assigned;
      assigned = List.of();
      return now;
    }

    @Override
    public OptionalLong committed(int partition) {
      return OptionalLong.of(0);
    }

    @Override
    public Optional<Map<Integer, Long>> committed(
        Collection<Integer> partitions, long timeoutNanos) {
      return Optional.empty();
    }

    @Override
    public List<Integer> shuffled(Collection<Integer> partitions) {
      return List.copyOf(partitions);
    }

    @Override
    public List<Entry> fetch(int partition, long position, int recordsMax) {
      EventMessage message = new EventMessage(Optional.empty(), Headers.none(), new byte[1]);
      return offsets.isEmpty() ? List.of() : List.of(new Entry(offsets.remove(), message));
    }

    @Override
    public long behind(int partition, long offset) {
      return offset + 1;
    }

    @Override
    public void commitLater(Map<Integer, Long> numbers, Consumer<CommitAnswer> answer) {}

    @Override
    public CommitAnswer commitNow(Map<Integer, Long> numbers) {
      return CommitAnswer.DONE;
    }

    @Override
    public void leave() {}
  }
}
