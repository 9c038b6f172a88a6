package io.streamtune.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.stream.Bench.Taker;
import io.streamtune.stream.consume.EventHandler;
import io.streamtune.stream.consume.EventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a partition that is taken away waits for what was begun and for nothing else, and what is
 * dropped is read again and in flight no longer. Method: a real broker, and stages that drop what
 * they have not begun.
 */
@Tag("broker")
class StaleEventsTest {
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
  void a_partition_moves_as_soon_as_what_was_begun_is_finished(String protocol) {
    try (Bench bench = new Bench(broker.bootstrapServers(), "moves-" + protocol, 2)) {
      bench.sendAndFlush(0, 60);
      KafkaSettings kafka = bench.kafka.with("group.protocol", protocol);
      try (EventSource first = new EventSource(bench.patient(), kafka, bench.registry)) {
        Stages stages = new Stages(first);
        first.start(stages);
        Until.holds("all have come", () -> stages.waiting.size() == 60);

        Taker taker = new Taker();
        EventSource second = bench.holding(taker, bench.config(1000), kafka);
        // The group would wait for them for a minute, by far longer than this.
        Until.holds("one partition moves", () -> second.assignedPartitions() == 1);

        Until.holds("its events come again", () -> !taker.events.isEmpty());
        Until.holds(
            "only the others are in flight", () -> first.inFlightEvents() == stages.waiting.size());
        assertThat(stages.waiting.size() + stages.dropped.size()).isEqualTo(60);
        assertThat(stages.dropped).hasSameSizeAs(allOf(taker, stages.dropped.size()));
        assertThat(stages.waiting)
            .allMatch(event -> first.assignments().of(event) == AssignmentState.CURRENT);
      }
    }
  }

  private static List<ReceivedEvent> allOf(Taker taker, int events) {
    Until.holds("all that were dropped come again", () -> taker.events.size() == events);
    return List.copyOf(taker.events);
  }

  /** Begin nothing, and drop what is not to be begun any more. */
  private static final class Stages implements EventHandler {
    final EventSource source;
    final Queue<ReceivedEvent> waiting = new ConcurrentLinkedQueue<>();
    final List<ReceivedEvent> dropped = new ArrayList<>();

    Stages(EventSource source) {
      this.source = source;
    }

    @Override
    public void onEvents(List<ReceivedEvent> events) {
      waiting.addAll(events);
    }

    @Override
    public void onAssignmentChange() {
      for (ReceivedEvent event : List.copyOf(waiting)) {
        if (source.assignments().of(event) != AssignmentState.CURRENT) {
          waiting.remove(event);
          dropped.add(event);
          source.drop(event);
        }
      }
    }
  }
}
