package io.streamtune.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.broker.EmbeddedBroker.Options;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.consume.SourceState;
import io.streamtune.stream.read.TopicReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a reader of committed records sees each event answered once, whatever fails. Method: a real
 * broker, members that echo what they read, and faults that are made by hand.
 */
@Tag("broker")
class ExactlyOnceTest {
  private static final int PARTITIONS = 3;

  @TempDir private Path dir;
  private EmbeddedBroker broker;
  private Bench bench;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start(new Options(dir, 0, Map.of()));
    bench = new Bench(broker.bootstrapServers(), "events", PARTITIONS);
    // More than a batch of the producer (16 KiB), so that a record that is too large is alone in
    // its batch: one with others Kafka's client may divide for ever, until its thread dies
    // (KAFKA-8350, still in 4.4.0).
    bench.admin.createIfMissing("answers", 2, 1, Map.of("max.message.bytes", "20000"));
  }

  @AfterEach
  void stop() {
    bench.close();
    broker.close();
  }

  private Echo echo(String name) {
    return echo(name, Duration.ofMillis(20));
  }

  private Echo echo(String name, Duration interval) {
    return new Echo(bench, name, interval);
  }

  /**
   * Returns all that a reader of committed records sees, until nothing more has come for a time.
   */
  private List<String> seen(int atLeast) {
    return seenByPartition(atLeast).stream().flatMap(List::stream).toList();
  }

  private Collection<List<String>> seenByPartition(int atLeast) {
    Map<Integer, List<String>> seen = new TreeMap<>();
    AtomicInteger count = new AtomicInteger();
    Consumer<ReceivedEvent> note =
        event -> {
          count.incrementAndGet();
          seen.computeIfAbsent(event.position().partition(), _ -> new ArrayList<>())
              .add(new String(event.value(), UTF_8));
        };
    try (TopicReader reader =
        new TopicReader(bench.kafka, "answers", TopicReader.Start.BEGINNING)) {
      Until.holds(
          atLeast + " answers",
          Duration.ofSeconds(60),
          () -> {
            reader.poll(Duration.ofMillis(50)).forEach(note);
            return count.get() >= atLeast;
          });
      reader.poll(Duration.ofMillis(500)).forEach(note);
    }
    return seen.values();
  }

  private static List<String> values(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "e" + i).toList();
  }

  private double transactions(String outcome) {
    return bench
        .registry
        .find("streamtune.transactions")
        .tag("outcome", outcome)
        .counters()
        .stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  @Test
  void answers_and_offsets_become_visible_together_and_the_next_member_goes_on_there() {
    bench.sendAndFlush(0, 300);
    try (Echo echo = echo("one").started()) {
      assertThat(seen(300)).containsExactlyInAnyOrderElementsOf(values(0, 300));
      Until.holds("committed", () -> bench.admin.lag(bench.group, "events") == 0);
      Until.holds("told", () -> echo.results.size() == 300);
      assertThat(echo.source.inFlightEvents()).isZero();
      assertThatThrownBy(() -> echo.source.complete(anEvent()))
          .isInstanceOf(IllegalStateException.class);
    }
    bench.sendAndFlush(300, 400);
    try (Echo _ = echo("one").started()) {
      assertThat(seen(400)).containsExactlyInAnyOrderElementsOf(values(0, 400));
      assertThat(transactions("aborted")).isZero();
    }
  }

  private static ReceivedEvent anEvent() {
    var position = new ImagePosition("events", 0, 0);
    return new ReceivedEvent(position, 1, 0, Optional.empty(), Headers.none(), new byte[0]);
  }

  @Test
  void an_answer_above_an_open_event_of_its_partition_is_not_visible_before_that_is_answered() {
    try (Echo echo = echo("one")) {
      echo.holds = "e50";
      echo.started();
      bench.sendAndFlush(0, 100);
      Until.holds("the slow one is there", () -> echo.held.size() == 1);
      ImagePosition slow = echo.held.element().position();
      long end = bench.admin.endOffsets("events").getOrDefault(slow.partition(), 0L);
      long behind = end - slow.offset();
      Until.holds("the rest is committed", () -> bench.admin.lag(bench.group, "events") == behind);

      assertThat(seen(100 - (int) behind)).hasSize(100 - (int) behind).doesNotContain("e50");
      assertThat(echo.source.inFlightEvents()).isEqualTo((int) behind);
      echo.answerHeld();

      assertThat(seen(100)).containsExactlyInAnyOrderElementsOf(values(0, 100));
    }
  }

  @Test
  void a_second_member_takes_its_share_and_leaves_again() {
    bench.send(0, 2000);
    try (Echo _ = echo("one").started()) {
      seen(200);
      try (Echo second = echo("").started()) {
        Until.holds("it has a share", () -> second.source.assignedPartitions() > 0);
        bench.send(2000, 3000);
        seen(1500);
      }
      bench.send(3000, 3500);
      assertThat(seen(3500)).containsExactlyInAnyOrderElementsOf(values(0, 3500));
    }
  }

  @Test
  void a_producer_that_is_fenced_in_mid_stream_is_replaced_and_nothing_is_repeated() {
    bench.send(0, 3000);
    try (Echo echo = echo("one").started()) {
      for (int fence = 1; fence <= 5; fence++) {
        seen(fence * 400);
        fence(bench.group + "-one");
      }
      assertThat(seen(3000)).containsExactlyInAnyOrderElementsOf(values(0, 3000));
      Until.holds("committed", () -> bench.admin.lag(bench.group, "events") == 0);
      assertThat(echo.failures).isEmpty();
      assertThat(transactions("aborted")).isPositive();
    }
  }

  /** Another producer with the same id begins: the brokers end what the first one has open. */
  private void fence(String transactionalId) {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", transactionalId);
    try (var other =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      other.initTransactions();
    }
  }

  @Test
  void an_answer_that_is_refused_gets_another_one_and_takes_no_other_with_it() {
    try (Echo echo = echo("one", Duration.ofMillis(200))) {
      echo.holds = "x+";
      echo.kind = "-".repeat(200); // What is smaller may fit behind the large one, into its batch.
      echo.started();
      EventMessage large = new EventMessage(Optional.empty(), Headers.none(), large());
      bench.send(0, 20);
      bench.sink.send("events", large, _ -> {});
      bench.sendAndFlush(20, 40);
      Until.holds("it is there", () -> echo.held.size() == 1);
      ReceivedEvent event = echo.held.remove();
      echo.answers.answer(
          event,
          "answers",
          new EventMessage(Optional.empty(), Headers.none(), event.value()),
          result -> {
            assertThat(result).isInstanceOf(SendResult.Refused.class);
            EventMessage other = Bench.message("too large");
            echo.answers.answer(event, "answers", other, echo.results::add);
          });

      List<String> expected =
          new ArrayList<>(values(0, 40).stream().map(value -> echo.kind + value).toList());
      expected.add("too large");
      assertThat(seen(41)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(echo.failures).isEmpty();
      assertThat(transactions("aborted")).isEqualTo(1);
    }
  }

  /**
   * Kafka's client fails what a transaction has not sent yet with the error of the record that was
   * refused, so its error alone does not say that a record was refused.
   */
  @Test
  void answers_that_wait_behind_a_refused_one_in_a_transaction_are_not_refused_with_it() {
    bench.admin.createIfMissing("narrow", 1, 1, Map.of("max.message.bytes", "20000"));
    try (Echo echo = echo("one", Duration.ofMillis(200))) {
      echo.holds = ".*";
      echo.started();
      bench.sendAndFlush(0, 100);
      Until.holds("all are there", () -> echo.held.size() == 100);
      Queue<String> refused = new ConcurrentLinkedQueue<>();

      for (ReceivedEvent event : echo.held) {
        String value = new String(event.value(), UTF_8);
        boolean isLarge = value.equals("e0");
        answer(echo, event, isLarge ? large() : padded(value), refused);
      }

      Until.holds("committed", () -> bench.admin.lag(bench.group, "events") == 0);
      assertThat(refused).containsExactly("e0");
    }
  }

  /** Answers, and where that is refused with a small answer. */
  private static void answer(Echo echo, ReceivedEvent event, byte[] bytes, Queue<String> refused) {
    EventMessage message = new EventMessage(Optional.empty(), Headers.none(), bytes);
    echo.answers.answer(
        event,
        "narrow",
        message,
        result -> {
          if (result instanceof SendResult.Refused) {
            refused.add(new String(event.value(), UTF_8));
            answer(echo, event, padded("other"), refused);
          }
        });
  }

  /** A few fill a batch of the producer. */
  private static byte[] padded(String value) {
    return (value + "-".repeat(1000)).getBytes(UTF_8);
  }

  private static byte[] large() {
    return "x".repeat(50_000).getBytes(UTF_8);
  }

  @Test
  void a_broker_that_goes_and_comes_back_is_waited_for() {
    int port = broker.port();
    bench.send(0, 1000);
    try (Echo echo = echo("one").started()) {
      seen(300);
      broker.close();
      Until.holds("it is seen", () -> echo.source.state() == SourceState.RECONNECTING);
      broker = EmbeddedBroker.start(new Options(dir, port, Map.of()));
      bench.send(1000, 1200);

      assertThat(seen(1200)).containsExactlyInAnyOrderElementsOf(values(0, 1200));
      assertThat(echo.failures).isEmpty();
    }
  }

  @Test
  void answers_of_a_newer_kind_never_lie_before_older_ones() {
    try (Echo echo = echo("one")) {
      echo.holds = "e50";
      echo.started();
      bench.sendAndFlush(0, 100);
      Until.holds("it is held", () -> echo.held.size() == 1);
      Until.holds("the rest is answered", () -> echo.answered.get() == 99);
      echo.kind = "newer ";
      echo.answers.newer();
      bench.sendAndFlush(1001, 1010);
      Until.holds("those are there", () -> echo.answered.get() == 108);
      long begin = System.nanoTime(); // Enough for transactions that must not be.
      Until.holds("time goes by", () -> System.nanoTime() - begin > 300_000_000L);
      echo.answerHeld();

      for (List<String> partition : seenByPartition(109)) {
        assertThat(partition)
            .isSortedAccordingTo(
                Comparator.comparing((String answer) -> answer.startsWith("newer ")));
      }
    }
  }

  @Test
  void settings_that_would_repeat_events_are_refused() {
    KafkaSettings dirty = bench.kafka.with("consumer.isolation.level", "read_uncommitted");
    SourceConfig config =
        new SourceConfig(
            "events",
            "g",
            10,
            1 << 20,
            Duration.ofSeconds(1),
            10,
            Duration.ofMillis(20),
            Duration.ofSeconds(5),
            Delivery.EXACTLY_ONCE);

    assertThatThrownBy(() -> new EventSource(config, dirty, new SimpleMeterRegistry()))
        .hasMessageContaining("isolation.level must not be read_uncommitted");
    assertThatThrownBy(
            () ->
                new EventSource(
                    config,
                    bench.kafka.with("transactional.id", "mine"),
                    new SimpleMeterRegistry()))
        .hasMessageContaining("transactional.id must not be set");
  }
}
