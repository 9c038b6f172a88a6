package io.streamtune.stream.produce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.broker.EmbeddedBroker;
import io.streamtune.events.EventMessage;
import io.streamtune.events.Headers;
import io.streamtune.stream.Bench;
import io.streamtune.stream.Delivery;
import io.streamtune.stream.KafkaSettings;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.SendResult;
import io.streamtune.stream.SinkConfig;
import io.streamtune.stream.SourceConfig;
import io.streamtune.stream.Until;
import io.streamtune.stream.consume.EventSource;
import io.streamtune.stream.read.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Goal: a send ends as acknowledged or refused, never lost or blocking. Method: a real broker. */
@Tag("broker")
class EventSinkTest {
  private final List<SendResult> results = new CopyOnWriteArrayList<>();

  @Test
  void too_large_is_refused_a_missing_topic_is_waited_for_and_a_reader_sees_what_was_sent() {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Bench bench = new Bench(broker.bootstrapServers(), "small", 1)) {
      bench.admin.createIfMissing("tiny", 1, 1, Map.of("max.message.bytes", "1000"));
      EventMessage large = new EventMessage(Optional.empty(), Headers.none(), new byte[5000]);
      bench.sink.send("tiny", large, results::add);
      Until.holds("it is refused", () -> results.size() == 1);
      assertThat(results.removeFirst()).isInstanceOf(SendResult.Refused.class);

      bench.sink.send("later", Bench.message("wait"), results::add);
      bench.sink.send("small", Bench.message("go"), results::add);
      Until.holds("the other topic is served", () -> results.size() == 1);
      bench.admin.createIfMissing("later", 1, 1, Map.of());
      assertThat(bench.sink.flush(Duration.ofSeconds(30))).isTrue();
      assertThat(results).containsOnly(new SendResult.Acknowledged(0, 0)).hasSize(2);

      try (var reader = new TopicReader(bench.kafka, "later", TopicReader.Start.BEGINNING)) {
        ReceivedEvent read = reader.poll(Duration.ofSeconds(20)).getFirst();
        assertThat(new String(read.value(), UTF_8)).isEqualTo("wait");
      }
      assertThat(bench.admin.endOffset("later")).isEqualTo(1);
    }
  }

  /**
   * A partition that has no leader yet refuses the first batch. A second one on its way behind it
   * must not overtake: brokers take any first sequence number, and then refuse the first batch for
   * ever.
   */
  @Test
  void a_topic_that_has_just_been_made_takes_everything() {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Bench bench = new Bench(broker.bootstrapServers(), "first", 1)) {
      for (int topic = 0; topic < 60; topic++) {
        String name = "new-" + topic;
        bench.admin.createIfMissing(name, 4, 1, Map.of());
        for (int i = 0; i < 400; i++) {
          bench.sink.send(name, Bench.message("e" + i), _ -> {});
        }
        // Within the bound of what is unfinished, and not after each: topics are to come in a
        // hurry.
        if (topic % 20 == 19) {
          assertThat(bench.sink.flush(Duration.ofSeconds(30))).as("topics to " + name).isTrue();
        }
      }

      for (int topic = 0; topic < 60; topic++) {
        assertThat(bench.admin.endOffset("new-" + topic)).isEqualTo(400);
      }
    }
  }

  @Test
  void more_than_the_bound_is_a_bug() {
    KafkaSettings nobody = KafkaSettings.of("127.0.0.1:1");
    try (EventSink sink = new EventSink(SinkConfig.of(1), nobody, new SimpleMeterRegistry())) {
      sink.send("t", Bench.message("a"), results::add);

      assertThatThrownBy(() -> sink.send("t", Bench.message("b"), results::add))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("more than 1 sends");
    }
  }

  @Test
  void settings_that_lose_events_are_refused_and_secrets_are_masked() {
    KafkaSettings kafka =
        KafkaSettings.of("b:9092")
            .with("sasl.jaas.config", "hush")
            .with("consumer.ssl.key.password", "hush")
            .with("consumer.enable.auto.commit", "true");
    SourceConfig config = new SourceConfig("t", "g", 10, 1 << 20, Duration.ofSeconds(1), 10);

    assertThat(kafka.toString()).doesNotContain("hush");
    assertThat(kafka.forConsumer()).containsEntry("ssl.key.password", "hush");
    assertThatThrownBy(() -> new EventSource(config, kafka, new SimpleMeterRegistry()))
        .hasMessageContaining("enable.auto.commit must not be true");
    assertThatThrownBy(() -> Delivery.of("perhaps-once"))
        .hasMessageContaining("at-least-once or exactly-once");
  }
}
