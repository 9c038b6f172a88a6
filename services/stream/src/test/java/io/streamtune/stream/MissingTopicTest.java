package io.streamtune.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.EventMessage;
import io.streamtune.stream.consume.EventHandler;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Goal: a topic that does not exist holds up what is written to it and nothing else, is named, and
 * takes everything in order when somebody creates it. Method: a real broker, both deliveries.
 */
@Tag("broker")
class MissingTopicTest {
  private final List<SendResult> results = new CopyOnWriteArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.streamtune.stream");
  private EmbeddedBroker broker;
  private Bench bench;

  @BeforeEach
  void start() {
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
    broker = EmbeddedBroker.start();
    bench = new Bench(broker.bootstrapServers(), "events", 3);
    bench.admin.createIfMissing("answers", 1, 1, Map.of());
  }

  @AfterEach
  void stop() {
    bench.close();
    broker.close();
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  @Test
  void sends_to_a_missing_topic_wait_in_order_while_others_flow() {
    for (int i = 0; i < 40; i++) {
      bench.sink.send("later", Bench.message("w" + i), _ -> {});
      bench.sink.send("answers", Bench.message("g" + i), results::add);
    }
    Until.holds("the other topic is served", () -> results.size() == 40);
    assertThat(bench.sink.unfinished()).isEqualTo(40);
    Until.holds("it is named", () -> bench.sink.missingTopics().equals(Set.of("later")));
    assertThat(missing("later")).isEqualTo(1);

    bench.admin.createIfMissing("later", 1, 1, Map.of());

    assertThat(bench.sink.flush(Duration.ofSeconds(30))).isTrue();
    assertThat(values("later", 40)).isEqualTo(names("w", 40));
    assertThat(bench.sink.missingTopics()).isEmpty();
    assertThat(missing("later")).isZero();
    assertThat(lines("later")).hasSize(2);
    assertThat(lines("later").getFirst()).contains("--create --topic later");
  }

  @Test
  void exactly_once_only_the_partition_of_an_answer_to_a_missing_topic_stands() {
    bench.sendAndFlush(0, 90);
    try (Echo echo = new Echo(bench, "one", Duration.ofMillis(20))) {
      echo.holds = "e50|e60";
      echo.started();
      Until.holds("it is there", () -> echo.held.size() == 2);
      ReceivedEvent letter = echo.held.remove();
      bury(echo.answers, letter);
      int stands = letter.position().partition();
      ReceivedEvent other = echo.held.remove();
      if (other.position().partition() == stands) {
        bury(echo.answers, other);
      } else {
        echo.answer(other);
      }
      Until.holds("it is named", () -> echo.source.missingTopics().equals(Set.of("later")));
      bench.sendAndFlush(90, 180);

      othersGoOn(stands);
      assertThat(committed(stands)).isEqualTo(letter.position().offset());
      bench.admin.createIfMissing("later", 1, 1, Map.of());

      Until.holds("all is committed", () -> bench.admin.lag(bench.group, "events") == 0);
      assertThat(values("later", 1)).contains(new String(letter.value(), UTF_8));
      assertThat(echo.failures).isEmpty();
      assertThat(echo.source.missingTopics()).isEmpty();
      assertThat(aborted()).isZero();
    }
  }

  @Test
  void an_answer_to_a_missing_topic_does_not_hold_up_a_partition_that_is_taken_away() {
    bench.sendAndFlush(0, 60);
    try (EventSource first = new EventSource(bench.patient(), bench.kafka, bench.registry);
        EventSource second = new EventSource(bench.patient(), bench.kafka, bench.registry)) {
      first.start(burying(first));
      Until.holds("all wait", () -> bench.sink.unfinished() == 60);
      second.start(burying(second));
      // The group would wait for them for a minute, by far longer than this.
      Until.holds("one partition moves", () -> second.assignedPartitions() == 1);
      Until.holds("its events come again", () -> second.inFlightEvents() > 0);
      Until.holds(
          "each event waits once, at who has its partition",
          () ->
              first.inFlightEvents() + second.inFlightEvents() == 60
                  && bench.sink.unfinished() == 60);
      bench.admin.createIfMissing("later", 1, 1, Map.of());

      Until.holds("all is committed", () -> bench.admin.lag(bench.group, "events") == 0);
      assertThat(values("later", 60)).containsExactlyInAnyOrderElementsOf(names("e", 60));
      assertThat(bench.admin.endOffset("later")).isEqualTo(60);
    }
  }

  @Test
  void a_topic_that_nothing_waits_for_any_more_is_not_named_any_more() {
    bench.sendAndFlush(0, 10);
    try (EventSource source = new EventSource(bench.patient(), bench.kafka, bench.registry)) {
      source.start(burying(source));
      Until.holds("all wait", () -> bench.sink.unfinished() == 10);
      Until.holds("it is named", () -> bench.sink.missingTopics().equals(Set.of("later")));
    }
    Until.holds("nothing waits, as the partitions went", () -> bench.sink.unfinished() == 0);

    Until.holds("it is not named", () -> bench.sink.missingTopics().isEmpty());
    assertThat(missing("later")).isEqualTo(1);
  }

  @Test
  void exactly_once_a_topic_that_is_deleted_in_use_holds_up_one_partition_and_repeats_nothing() {
    bench.admin.createIfMissing("later", 1, 1, Map.of());
    try (Echo echo = new Echo(bench, "one", Duration.ofMillis(20))) {
      echo.holds = "e50|e120";
      echo.started();
      bench.sendAndFlush(0, 90);
      Until.holds("it is there", () -> echo.held.size() == 1);
      bury(echo.answers, echo.held.remove());
      Until.holds("all is committed", () -> bench.admin.lag(bench.group, "events") == 0);
      assertThat(bench.admin.deleteTopic("later")).isTrue();

      bench.sendAndFlush(90, 180);
      Until.holds("it is there", () -> echo.held.size() == 1);
      ReceivedEvent letter = echo.held.remove();
      bury(echo.answers, letter);
      Until.holds(
          "it is named",
          Duration.ofSeconds(60),
          () -> echo.source.missingTopics().equals(Set.of("later")));
      bench.sendAndFlush(180, 270);
      othersGoOn(letter.position().partition());
      assertThat(committed(letter.position().partition())).isEqualTo(letter.position().offset());
      assertThat(aborted()).isPositive();
      bench.admin.createIfMissing("later", 1, 1, Map.of());

      Until.holds("all is committed", () -> bench.admin.lag(bench.group, "events") == 0);
      assertThat(values("later", 1)).containsExactly("e120");
      List<String> others = names("e", 270);
      others.removeAll(List.of("e50", "e120"));
      assertThat(values("answers", 268)).containsExactlyInAnyOrderElementsOf(others);
      assertThat(echo.failures).isEmpty();
    }
  }

  private void othersGoOn(int stands) {
    Map<Integer, Long> ends = bench.admin.endOffsets("events");
    Until.holds(
        "the other partitions go on",
        () ->
            ends.entrySet().stream()
                .allMatch(
                    end -> end.getKey() == stands || committed(end.getKey()) == end.getValue()));
  }

  /** Each event is answered to the missing topic. */
  private EventHandler burying(EventSource source) {
    ResultSink answers = source.answers(bench.sink);
    return events -> events.forEach(event -> bury(answers, event));
  }

  private static void bury(ResultSink answers, ReceivedEvent event) {
    answers.answer(
        event, "later", new EventMessage(event.key(), event.headers(), event.value()), _ -> {});
  }

  private long committed(int partition) {
    return bench.committed(partition);
  }

  private double aborted() {
    return bench
        .registry
        .get("streamtune.transactions")
        .tag("outcome", "aborted")
        .counter()
        .count();
  }

  private double missing(String topic) {
    return bench.registry.get("streamtune.topic.missing").tag("topic", topic).gauge().value();
  }

  private List<String> values(String topic, int atLeast) {
    Queue<String> values = new ConcurrentLinkedQueue<>();
    try (TopicReader reader = new TopicReader(bench.kafka, topic, TopicReader.Start.BEGINNING)) {
      Until.holds(
          "records of " + topic,
          () -> {
            reader
                .poll(Duration.ofMillis(100))
                .forEach(event -> values.add(new String(event.value(), UTF_8)));
            return values.size() >= atLeast;
          });
    }
    return List.copyOf(values);
  }

  private static List<String> names(String prefix, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(prefix + i);
    }
    return names;
  }

  private List<String> lines(String topic) {
    return List.copyOf(log.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains("topic " + topic))
        .toList();
  }
}
