package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.stream.Bench.Taker;
import io.streamtune.stream.consume.EventSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: no partition waits for the backlog of another one, and one that has events alone has
 * everything. Method: a real broker, and stages that finish one event after the other.
 */
@Tag("broker")
class FairShareTest {
  private static final int IN_FLIGHT_MAX = 128;

  /** But for the room for two polls of two events. */
  private static final int MOST = IN_FLIGHT_MAX - 5;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void a_backlog_of_four_partitions_is_worked_through_side_by_side(String protocol) {
    try (Bench bench = new Bench(broker.bootstrapServers(), "backlog-" + protocol, 4)) {
      bench.sendAndFlush(0, 2000);
      Taker taker = new Taker();
      KafkaSettings kafka = bench.kafka.with("group.protocol", protocol);
      EventSource source = bench.holding(taker, bench.config(IN_FLIGHT_MAX), kafka);
      Until.holds("it has all", () -> source.assignedPartitions() == 4);

      Map<Integer, Integer> lastOf = new HashMap<>();
      for (int n = 1; n <= 1200; n++) { // Each partition has a backlog until then.
        if (n % 16 == 1) { // The stages are slower than the polls.
          Until.holds("a backlog in flight", () -> taker.events.size() > IN_FLIGHT_MAX / 2 - 2);
          giveTime(taker);
        }
        ReceivedEvent event = taker.events.remove();
        source.complete(event);
        lastOf.put(event.position().partition(), n);
        for (int partition = 0; partition < 4; partition++) {
          assertThat(n - lastOf.getOrDefault(partition, 0))
              .as("events since one of partition %d", partition)
              .isLessThan(2 * IN_FLIGHT_MAX);
        }
      }
    }
  }

  @Test
  void a_partition_that_has_events_alone_has_all_but_the_room_for_a_poll() {
    try (Bench bench = new Bench(broker.bootstrapServers(), "alone", 4)) {
      for (int i = 0; i < 500; i++) {
        bench.sink.send("alone", Bench.message("one key"), _ -> {});
      }
      Taker taker = new Taker();
      EventSource source = bench.holding(taker, bench.config(IN_FLIGHT_MAX), bench.kafka);

      Until.holds("as much as may be is in flight", () -> source.inFlightEvents() > MOST);
      assertThat(source.inFlightEvents()).isLessThanOrEqualTo(IN_FLIGHT_MAX - 2);
      bench.sendAndFlush(0, 40);
      Until.holds("another one is read", () -> partitions(taker) > 1);
    }
  }

  /**
   * Waits for events of all partitions, a second at most: the last room may just be taken. Why:
   * busy brokers take longer for a fetch than this test for all events that are in flight.
   */
  private static void giveTime(Taker taker) {
    for (int waits = 0; waits < 200 && partitions(taker) < 4; waits++) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static long partitions(Taker taker) {
    return taker.events.stream().map(event -> event.position().partition()).distinct().count();
  }
}
