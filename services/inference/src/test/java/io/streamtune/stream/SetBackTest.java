package io.streamtune.stream;

import static io.streamtune.stream.AssignmentState.CURRENT;
import static io.streamtune.stream.AssignmentState.ENDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.stream.SimulatedConnection.CommitAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Goal: after the log was cut, too, a reader knows which events are still its own, and no other one
 * stays in flight. Method: the real poll loop over a partition whose offsets go back.
 */
final class SetBackTest {
  private final List<ReceivedEvent> events = new ArrayList<>();
  private final SimulatedSource source =
      source(new OnePartition(List.of(7L, 8L, 3L, 4L), CommitAnswer.DONE));

  @Test
  void events_behind_a_cut_are_current_and_those_before_it_are_not() {
    readAll();

    assertThat(events)
        .extracting(event -> event.position().offset())
        .containsExactly(7L, 8L, 3L, 4L);
    assertThat(events.stream().map(source.assignments()::of))
        .containsExactly(ENDED, ENDED, CURRENT, CURRENT);
  }

  @Test
  void an_event_that_is_passed_over_is_in_flight_no_longer() {
    readAll();
    assertThat(source.inFlightEvents()).isEqualTo(4);

    events.stream().filter(event -> source.assignments().of(event) == ENDED).forEach(source::drop);
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
}
