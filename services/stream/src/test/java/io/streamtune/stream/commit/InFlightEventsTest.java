package io.streamtune.stream.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.stream.ReceivedEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Goal: which partitions a poll may read, so that each has its share and no limit is passed.
 * Method: 8 events in flight at most, 1,000 bytes, 2 events a poll.
 */
final class InFlightEventsTest {
  private final InFlightEvents inFlight = new InFlightEvents(8, 1000, 2);

  @Test
  void all_are_read_while_nothing_is_in_flight() {
    assertThat(inFlight.readable(List.of(0, 1, 2))).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void a_partition_with_its_share_waits_and_the_others_are_read() {
    read(0, 4);
    read(1, 1);

    assertThat(inFlight.readable(List.of(0, 1))).containsExactly(1); // 4 each.
  }

  @Test
  void a_partition_that_has_events_alone_leaves_room_for_one_poll_to_the_others() {
    read(0, 4);
    assertThat(inFlight.readable(List.of(0, 1))).containsExactlyInAnyOrder(0, 1);

    read(0, 2);
    assertThat(inFlight.readable(List.of(0, 1))).containsExactly(1);
  }

  @Test
  void the_only_partition_uses_everything() {
    read(0, 6);
    assertThat(inFlight.readable(List.of(0))).containsExactly(0);

    read(0, 2);
    assertThat(inFlight.readable(List.of(0))).isEmpty();
  }

  @Test
  void no_poll_may_pass_the_limit_of_events() {
    read(0, 7);

    assertThat(inFlight.isFull()).isTrue();
    assertThat(inFlight.readable(List.of(0, 1))).isEmpty();
  }

  @Test
  void a_partition_with_its_share_of_bytes_waits_and_the_others_are_read() {
    inFlight.add(event(0, 600));
    inFlight.add(event(1, 100));
    assertThat(inFlight.readable(List.of(0, 1))).containsExactly(1); // 500 each.

    inFlight.add(event(1, 300));
    assertThat(inFlight.isFull()).isTrue();
  }

  @Test
  void what_is_removed_counts_no_longer() {
    ReceivedEvent event = event(0, 1000);
    inFlight.add(event);

    inFlight.remove(event);

    assertThat(inFlight.events()).isZero();
    assertThat(inFlight.bytes()).isZero();
    assertThat(inFlight.readable(List.of(0))).containsExactly(0);
  }

  private void read(int partition, int events) {
    for (int i = 0; i < events; i++) {
      inFlight.add(event(partition, 1));
    }
  }

  private static ReceivedEvent event(int partition, int bytes) {
    ImagePosition position = new ImagePosition("images", partition, 0);
    return new ReceivedEvent(position, 1, -1, Optional.empty(), Headers.none(), new byte[bytes]);
  }
}
