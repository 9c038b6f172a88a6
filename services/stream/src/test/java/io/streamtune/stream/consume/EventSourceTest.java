package io.streamtune.stream.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.stream.Bench;
import io.streamtune.stream.Bench.Taker;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.Until;
import io.streamtune.stream.client.ClientConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Goal: no event is lost or committed early, memory is bounded. Method: a real broker. */
@Tag("broker")
class EventSourceTest {
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static Bench bench(String topic, int partitions) {
    return new Bench(broker.bootstrapServers(), topic, partitions);
  }

  @Test
  void event_comes_with_key_headers_and_position_and_is_committed_when_completed() {
    try (Bench bench = bench("whole", 1)) {
      Taker taker = new Taker();
      EventSource source = bench.completing(taker);

      Headers headers = Headers.none().and("ce_id", "7").and("ce_id", "8");
      Optional<byte[]> key = Optional.of("k".getBytes(UTF_8));
      bench.sink.send("whole", new EventMessage(key, headers, new byte[] {1, 2}), result -> {});
      Until.holds("the event has come", () -> taker.events.size() == 1);
      Until.holds("its offset is committed", () -> bench.committed(0) == 1);

      ReceivedEvent event = taker.events.remove();
      assertThat(event.position()).hasToString("whole/0/0");
      assertThat(event.key()).hasValueSatisfying(k -> assertThat(k).containsExactly('k'));
      assertThat(event.headers().text("ce_id")).contains("8");
      assertThat(event.value()).containsExactly(1, 2);
      assertThat(event.sizeBytes()).isEqualTo(2 + 1 + 2 * 6);
      assertThat(source.state()).isEqualTo(SourceState.RUNNING);
      assertThat(source.assignedPartitions()).isEqualTo(1);
      assertThat(bench.admin.lag(bench.group, "whole")).isZero();
    }
  }

  @Test
  void restarted_reader_resumes_at_the_lowest_event_that_was_not_completed() {
    try (Bench bench = bench("resume", 1)) {
      bench.sendAndFlush(0, 10);
      Taker first = new Taker();
      EventSource source = bench.holding(first, bench.config(100), bench.kafka);
      Until.holds("ten have come", () -> first.events.size() == 10);

      List<ReceivedEvent> events = List.copyOf(first.events);
      for (int done : new int[] {9, 0, 5, 1, 2, 7}) { // "xxxooxoxox" → commit 3
        source.complete(events.get(done));
      }
      Until.holds("completions are counted", () -> source.inFlightEvents() == 4);
      Until.holds("3 is committed", () -> bench.committed(0) == 3);
      source.close();
      assertThat(bench.committed(0)).isEqualTo(3);

      Taker second = new Taker();
      bench.completing(second);
      Until.holds("the rest comes again", () -> second.events.size() == 7);
      assertThat(second.events.remove().position().offset()).isEqualTo(3);
    }
  }

  @Test
  void a_handler_that_completes_nothing_is_paused_at_the_limit_and_stays_in_the_group() {
    try (Bench bench = bench("slow", 1)) {
      bench.sendAndFlush(0, 500);
      Taker taker = new Taker();
      KafkaSettings impatient = bench.kafka.with("max.poll.interval.ms", "6000");
      EventSource source = bench.holding(taker, bench.config(40), impatient);
      Until.holds("it is paused", () -> source.state() == SourceState.PAUSED);
      List<ReceivedEvent> held = List.copyOf(taker.events);

      long begin = System.nanoTime();
      Until.holds("10 s go by", () -> System.nanoTime() - begin > Duration.ofSeconds(10).toNanos());
      assertThat(taker.events).hasSize(held.size()).hasSizeLessThanOrEqualTo(40);
      assertThat(source.inFlightEvents()).isEqualTo(held.size());
      assertThat(bench.admin.members(bench.group)).isEqualTo(1);
      assertThat(held.getLast().generation()).isEqualTo(1); // Never reassigned.

      taker.completesAt = Optional.of(source);
      held.forEach(source::complete);
      Until.holds("all come", () -> taker.values.size() == 500);
      Until.holds("all are committed", () -> bench.committed(0) == 500);
      assertThat(taker.events).hasSize(500);
    }
  }

  @Test
  void bytes_in_flight_pause_reading_too() {
    try (Bench bench = bench("large", 1)) {
      EventMessage large = new EventMessage(Optional.empty(), Headers.none(), new byte[512 << 10]);
      for (int i = 0; i < 40; i++) {
        bench.sink.send("large", large, result -> {});
      }
      Taker taker = new Taker();
      SourceConfig config =
          new SourceConfig("large", bench.group, 1000, 4 << 20, Duration.ofSeconds(1), 500);
      EventSource source = bench.holding(taker, config, bench.kafka);
      Until.holds("it is paused", () -> source.state() == SourceState.PAUSED);

      // The limit, and one poll of at most one fetch of 1 MiB and a record on top.
      assertThat(source.inFlightBytes()).isBetween(4L << 20, (5L << 20) + (1 << 19));

      taker.completesAt = Optional.of(source);
      List.copyOf(taker.events).forEach(source::complete);
      Until.holds("all come", () -> taker.events.size() == 40);
    }
  }

  @Test
  void the_lag_of_a_partition_is_told_within_seconds_of_its_coming() {
    try (Bench bench = bench("lagging", 1)) {
      bench.completing(new Taker());

      Until.holds(
          "the lag is told",
          Duration.ofSeconds(30), // Of itself Micrometer looks once a minute.
          () ->
              bench.registry.find("kafka.consumer.fetch.manager.records.lag").gauges().stream()
                  .anyMatch(gauge -> "lagging".equals(gauge.getId().getTag("topic"))));
    }
  }

  @Test
  void partitions_move_to_a_second_member_and_nothing_is_lost() {
    try (Bench bench = bench("moving", 4)) {
      Taker first = new Taker();
      Taker second = new Taker();
      bench.completing(first);
      bench.sendAndFlush(0, 200);
      Until.holds("the first reads", () -> first.values.size() == 200);

      EventSource other = bench.completing(second);
      Until.holds("the second has its half", () -> other.assignedPartitions() == 2);
      bench.sendAndFlush(200, 600);
      Until.holds("all come", () -> first.values.size() + second.values.size() == 600);
      other.close();
      bench.sendAndFlush(600, 800);

      Until.holds("all come", () -> first.values.size() + second.values.size() == 800);
      Until.holds("all are committed", () -> bench.admin.lag(bench.group, "moving") == 0);
      assertThat(second.events).isNotEmpty();
      assertThat(first.events.size() + second.events.size()).isEqualTo(800); // None came twice.
    }
  }

  @Test
  void events_that_finish_while_their_partition_is_revoked_are_committed() {
    try (Bench bench = bench("revoked", 2)) {
      bench.sendAndFlush(0, 100);
      Taker first = new Taker();
      EventSource source = bench.holding(first, bench.config(1000), bench.kafka);
      Until.holds("all have come", () -> first.events.size() == 100);

      Taker second = new Taker();
      EventSource other = bench.completing(second);
      first.events.forEach(source::complete); // The rebalance is about to begin or waits for these.
      Until.holds(
          "each has one",
          () ->
              source.assignedPartitions() + other.assignedPartitions() == 2
                  && other.assignedPartitions() == 1);

      Until.holds("all are committed", () -> bench.admin.lag(bench.group, "revoked") == 0);
      assertThat(second.events).isEmpty();
    }
  }

  @Test
  void completions_after_revocation_are_ignored_and_counted() {
    try (Bench bench = bench("stale", 2)) {
      bench.sendAndFlush(0, 100);
      Taker first = new Taker();
      EventSource source = bench.holding(first, bench.config(1000), bench.kafka);
      Until.holds("all have come", () -> first.events.size() == 100);

      Taker second = new Taker();
      EventSource other = bench.completing(second); // The first drains in vain for 2 s.
      Until.holds("one moved", () -> other.assignedPartitions() == 1);
      Until.holds("its events come again", () -> !second.events.isEmpty());
      first.events.forEach(source::complete);

      Until.holds("nothing is in flight", () -> source.inFlightEvents() == 0);
      Until.holds("all are committed", () -> bench.admin.lag(bench.group, "stale") == 0);
      double stale =
          bench.registry.get("streamtune.completions.stale").counters().stream()
              .mapToDouble(counter -> counter.count())
              .sum();
      assertThat(stale).isEqualTo(second.events.size());
    }
  }

  @Test
  void a_missing_topic_is_waited_for() {
    try (Bench bench = bench("late-one", 1)) {
      Taker taker = new Taker();
      SourceConfig config =
          new SourceConfig("late", "late-group", 10, 1 << 20, Duration.ofSeconds(1), 10);
      EventSource source = bench.holding(taker, config, bench.kafka);
      Until.holds("group waits", () -> bench.admin.members("late-group") == 1);
      assertThat(source.state()).isEqualTo(SourceState.STARTING);

      bench.admin.createIfMissing("late", 1, 1, Map.of());
      bench.sink.send("late", Bench.message("x"), result -> {});

      Until.holds("it comes", () -> taker.events.size() == 1);
    }
  }

  @Test
  void a_member_of_the_group_that_is_none_of_ours_is_counted() {
    try (Bench bench = bench("shared", 4)) {
      EventSource source = bench.completing(new Taker());
      Until.holds("it has all", () -> source.assignedPartitions() == 4);
      Gauge foreign = bench.registry.get("streamtune.group.foreign.members").gauge();
      assertThat(foreign.value()).isZero();
      Map<String, Object> properties =
          new HashMap<>(
              ClientConfig.groupMember(
                  bench.kafka.with("client.id", "somebody"), bench.config(10)));
      properties.put("auto.offset.reset", "earliest"); // Ours do that themselves.
      try (var other =
          new KafkaConsumer<>(
              properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        other.subscribe(List.of("shared"));
        Until.holds(
            "it is seen",
            Duration.ofMinutes(2),
            () -> other.poll(Duration.ofMillis(100)).isEmpty() && foreign.value() == 1);
      }
      Until.holds("it is gone", Duration.ofMinutes(2), () -> foreign.value() == 0);
    }
  }

  @Test
  void a_topic_that_is_deleted_is_named_until_it_is_back_and_is_read_again() {
    try (Bench bench = bench("gone", 1)) {
      bench.sendAndFlush(0, 1);
      Taker taker = new Taker();
      EventSource source = bench.completing(taker);
      Until.holds("it has come", () -> taker.values.contains("e0"));
      assertThat(source.missingTopics()).isEmpty();

      bench.admin.deleteTopic("gone");
      Until.holds("it is named", () -> source.missingTopics().contains("gone"));
      bench.admin.createIfMissing("gone", 1, 1, Map.of());

      Until.holds("it is there", () -> source.missingTopics().isEmpty());
      bench.sendAndFlush(1, 2);
      Until.holds("it is read", Duration.ofMinutes(2), () -> taker.values.contains("e1"));
    }
  }

  @Test
  void stopping_keeps_the_member_and_drains() {
    try (Bench bench = bench("stopping", 1)) {
      bench.sendAndFlush(0, 5);
      Taker taker = new Taker();
      EventSource source = bench.holding(taker, bench.config(100), bench.kafka);
      Until.holds("five have come", () -> taker.events.size() == 5);

      source.stopFetching();
      Until.holds("it is paused", () -> source.state() == SourceState.PAUSED);
      bench.sendAndFlush(5, 8);
      assertThat(source.awaitDrained(Duration.ofMillis(300))).isFalse();
      taker.events.forEach(source::complete);

      assertThat(source.awaitDrained(Duration.ofSeconds(10))).isTrue();
      assertThat(taker.events).hasSize(5);
      source.close();
      assertThat(bench.committed(0)).isEqualTo(5);
      assertThat(source.state()).isEqualTo(SourceState.STOPPED);
      assertThat(bench.admin.members(bench.group)).isZero();
    }
  }

  @Test
  void the_newer_group_protocol_works_when_asked_for() {
    try (Bench bench = bench("newer", 2)) {
      Taker taker = new Taker();
      EventSource source =
          bench.holding(taker, bench.config(100), bench.kafka.with("group.protocol", "consumer"));
      taker.completesAt = Optional.of(source);
      bench.sendAndFlush(0, 50);

      Until.holds("all come", () -> taker.values.size() == 50);
      Until.holds("all are committed", () -> bench.admin.lag(bench.group, "newer") == 0);
    }
  }

  @Test
  void one_active_member_has_everything_and_another_takes_over() {
    try (Bench bench = bench("one", 3)) {
      KafkaSettings one = OneActiveMemberAssignor.chosenIn(bench.kafka);
      Taker taker = new Taker();
      EventSource active = bench.holding(taker, bench.config(100), one);
      Until.holds("it has all", () -> active.assignedPartitions() == 3);
      EventSource standby = bench.holding(new Taker(), bench.config(100), one);
      bench.send(0, 3);
      Until.holds("events", () -> !taker.events.isEmpty());
      ReceivedEvent event = taker.events.element();
      assertThat(active.ifCurrent(event)).isPresent();
      assertThat(standby.assignedPartitions()).isZero();

      active.close();

      Until.holds("the other has all", () -> standby.assignedPartitions() == 3);
      assertThat(active.ifCurrent(event)).isEmpty();
    }
  }

  @Test
  void a_handler_that_throws_stops_the_source_and_says_so() {
    try (Bench bench = bench("bug", 1)) {
      bench.sendAndFlush(0, 1);
      EventHandler broken =
          events -> {
            throw new IllegalStateException("a bug");
          };
      try (EventSource source = new EventSource(bench.config(10), bench.kafka, bench.registry)) {
        List<Throwable> told = new java.util.concurrent.CopyOnWriteArrayList<>();
        source.onFailure(told::add);
        source.start(broken);

        Until.holds("it is told", () -> told.size() == 1);
        assertThat(source.state()).isEqualTo(SourceState.FAILED);
        assertThat(source.failure()).containsInstanceOf(IllegalStateException.class);
        assertThat(bench.committed(0)).isLessThanOrEqualTo(0); // Event 0 is read again.
      }
    }
  }
}
