package io.streamtune.loadtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.display.terminal.UserError;
import io.streamtune.loadtest.kafka.RunPlan.LoadTopics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: a mistake is told at once, in words, with what to do. Method: a real broker, and none. */
@Tag("broker")
class KafkaMistakesTest {

  @SuppressWarnings("NullAway.Init") // JUnit makes it before each test.
  private static Bench bench;

  @TempDir Path out;

  @BeforeAll
  static void start() {
    bench = new Bench();
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void a_missing_topic_is_named_with_its_option() {
    LoadTopics topics = bench.topics("there", Map.of());
    LoadTopics missing = new LoadTopics(topics.images(), "nowhere", topics.deadLetters());

    Bench.Ran ran =
        Bench.run(Bench.together(Bench.joined(List.of("kafka"), bench.options(missing))));

    assertThat(ran.failure().orElseThrow())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("topic nowhere does not exist at 127.0.0.1");
    assertThat(((UserError) ran.failure().orElseThrow()).remedy()).contains("--predictions-topic");
  }

  @Test
  void brokers_that_are_not_there_are_said() {
    Bench.Ran ran =
        Bench.run(
            "kafka",
            "--bootstrap-servers",
            "127.0.0.1:1",
            "--kafka-property",
            "request.timeout.ms=500",
            "--kafka-property",
            "default.api.timeout.ms=1000",
            "--sizes",
            "16x16");

    assertThat(ran.failure().orElseThrow())
        .isInstanceOf(UserError.class)
        .hasMessage("no Kafka broker answers at 127.0.0.1:1");
  }

  @Test
  void an_empty_folder_is_said_before_anything_is_sent() {
    LoadTopics topics = bench.topics("empty", Map.of());
    List<String> options = bench.options(topics);

    Bench.Ran ran =
        Bench.run(
            Bench.together(Bench.joined(List.of("kafka"), options), "--images", out.toString()));

    assertThat(ran.failure().orElseThrow()).hasMessageContaining("there is no file to send below");
    assertThat(bench.admin.endOffset("empty")).isZero();
  }
}
