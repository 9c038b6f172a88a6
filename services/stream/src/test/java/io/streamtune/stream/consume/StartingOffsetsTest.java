package io.streamtune.stream.consume;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.stream.Bench;
import io.streamtune.stream.Bench.Taker;
import io.streamtune.stream.Echo;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Goal: where reading begins is told, and records that retention removed before they were read are
 * counted. Method: a real broker whose records are deleted.
 */
@Tag("broker")
class StartingOffsetsTest {
  private static EmbeddedBroker broker;

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.streamtune.stream");
  private final Lines lines = new Lines();

  /** What is logged. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      all.add(event.getLevel() + " " + event.getFormattedMessage());
    }
  }

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void records_that_retention_removed_while_no_reader_ran_are_counted_and_told() throws Exception {
    try (Bench bench = new Bench(broker.bootstrapServers(), "removed", 1)) {
      readTenThenRemoveTwenty(bench);

      Taker taker = new Taker();
      EventSource source = bench.completing(taker);
      Until.holds("what is left is read", () -> taker.events.size() == 10);
      assertThat(taker.events.element().position().offset()).isEqualTo(30);
      assertThat(missed(bench, "removed")).isEqualTo(20);
      assertThat(lines.all)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("WARN partition 0 of topic removed is reset from 10 to 30: ")
                      .contains("20 records"));
      Until.holds("the rest is committed", () -> bench.committed(0) == 40);
      source.close();
    }
  }

  @Test
  void the_newer_group_protocol_tells_it_too() throws Exception {
    try (Bench bench = new Bench(broker.bootstrapServers(), "newer", 1)) {
      readTenThenRemoveTwenty(bench);

      Taker taker = new Taker();
      bench.holding(
          taker, bench.config(100), bench.kafka.with("consumer.group.protocol", "consumer"));
      Until.holds("what is left is read", () -> taker.events.size() == 10);
      assertThat(missed(bench, "removed")).isEqualTo(20);
    }
  }

  @Test
  void with_exactly_once_delivery_the_new_position_is_committed_without_an_answer()
      throws Exception {
    try (Bench bench = new Bench(broker.bootstrapServers(), "emptied-once", 1)) {
      readTenThenRemoveTwenty(bench);
      delete("emptied-once", 40);

      try (Echo _ = new Echo(bench, "", Duration.ofMillis(50)).started()) {
        Until.holds("the new position is committed", () -> bench.committed(0) == 40);
        assertThat(missed(bench, "removed")).isEqualTo(30);
      }
    }
  }

  @Test
  void a_partition_that_retention_has_emptied_is_told_once_and_committed() throws Exception {
    try (Bench bench = new Bench(broker.bootstrapServers(), "emptied", 1)) {
      readTenThenRemoveTwenty(bench);
      delete("emptied", 40);

      try (EventSource _ = bench.completing(new Taker())) {
        Until.holds("the new position is committed", () -> bench.committed(0) == 40);
        assertThat(missed(bench, "removed")).isEqualTo(30);
      }
      bench.sendAndFlush(40, 41);
      Taker taker = new Taker();
      bench.completing(taker);
      Until.holds("the next one is read", () -> taker.events.size() == 1);
      assertThat(missed(bench, "removed")).isZero(); // A source of its own counts anew.
      assertThat(lines.all)
          .contains("INFO partition 0 of topic emptied begins at 40, committed by " + bench.group);
    }
  }

  @Test
  void records_that_are_removed_before_a_running_reader_gets_to_them_are_counted()
      throws Exception {
    try (Bench bench = new Bench(broker.bootstrapServers(), "overtaken", 1)) {
      for (int i = 0; i < 30; i++) {
        bench.sendAndFlush(i, i + 1); // Batches of one, so that little is fetched ahead.
      }
      Taker taker = new Taker();
      KafkaSettings little = bench.kafka.with("max.partition.fetch.bytes", "1");
      EventSource source = bench.holding(taker, bench.config(4), little);
      Until.holds("reading is paused", () -> source.state() == SourceState.PAUSED);
      delete("overtaken", 20);

      taker.completesAt = Optional.of(source);
      List.copyOf(taker.events).forEach(source::complete);
      Until.holds("the last is read", () -> taker.values.contains("e29"));
      assertThat(missed(bench, "removed")).isEqualTo(30 - taker.events.size()).isPositive();
    }
  }

  @Test
  void a_group_without_a_committed_offset_is_told_where_it_begins() throws Exception {
    try (Bench bench = new Bench(broker.bootstrapServers(), "expired", 1)) {
      bench.sendAndFlush(0, 10);
      delete("expired", 4);
      Taker taker = new Taker();
      bench.completing(taker);

      Until.holds("it is read", () -> taker.events.size() == 6);
      assertThat(missed(bench, "removed")).isZero();
      assertThat(lines.all)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("WARN partition 0 of topic expired begins at 4: ")
                      .contains("no committed offset", "earliest", "offsets.retention.minutes"));
    }
  }

  @Test
  void a_group_that_takes_only_what_is_new_counts_what_a_reset_leaves_out() throws Exception {
    try (Bench bench = new Bench(broker.bootstrapServers(), "newest", 1)) {
      readTenThenRemoveTwenty(bench);
      Taker taker = new Taker();
      bench.holding(taker, bench.config(100), bench.kafka.with("auto.offset.reset", "latest"));

      Until.holds("it is reset", () -> missed(bench, "left-out") == 10);
      bench.sendAndFlush(40, 41);
      Until.holds("the new one is read", () -> taker.values.contains("e40"));
      assertThat(missed(bench, "removed")).isEqualTo(20);
      assertThat(taker.events).hasSize(1);
    }
  }

  /** Ten are read and committed, thirty wait, and the first twenty of those go. */
  private static void readTenThenRemoveTwenty(Bench bench) throws Exception {
    bench.sendAndFlush(0, 10);
    EventSource first = bench.completing(new Taker());
    Until.holds("ten are committed", () -> bench.committed(0) == 10);
    first.close();
    bench.sendAndFlush(10, 40);
    delete(bench.topic, 30);
  }

  private static double missed(Bench bench, String reason) {
    return bench
        .registry
        .find("streamtune.records.missed")
        .tag("reason", reason)
        .counters()
        .stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private static void delete(String topic, long before) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }
}
