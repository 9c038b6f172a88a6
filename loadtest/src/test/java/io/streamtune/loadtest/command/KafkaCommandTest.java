package io.streamtune.loadtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.loadtest.command.Echo.Manner;
import io.streamtune.loadtest.kafka.RunPlan.LoadTopics;
import io.streamtune.loadtest.measure.Counts;
import io.streamtune.loadtest.measure.SeriesPoint;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.stream.ReceivedEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: the numbers that are reported are those that were. Method: a real broker and a service that
 * answers as the test says. Only times that cannot be shorter are looked at: the intended times are
 * fixed before the run, and the service waits at least as long as it is told to.
 */
@Tag("broker")
class KafkaCommandTest {
  private static final Duration NO_TIME = Duration.ZERO;

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
  void every_image_is_sent_and_answered_once() {
    LoadTopics topics = bench.topics("all", Map.of());

    LoadResult result;
    try (Echo _ = bench.echo(topics, _ -> Manner.after(NO_TIME))) {
      result =
          bench.load(out, topics, "--rate", "50", "--duration", "2s", "--arrivals", "constant");
    }

    Counts counts = result.measured().counts();
    assertThat(counts.sent() + counts.notSent()).isEqualTo(100);
    assertThat(counts.predictions()).isEqualTo(counts.sent());
    assertThat(counts.acknowledged()).isEqualTo(counts.sent());
    assertThat(counts.notAnswered() + counts.deadLetters() + counts.duplicateAnswers()).isZero();
    assertThat(result.recordTime()).isEqualTo("made, by its producer's clock");
    assertThat(result.measured().series().stream().mapToLong(SeriesPoint::sent).sum())
        .isEqualTo(counts.sent());
    assertThat(bench.admin.endOffset("all")).isEqualTo(counts.sent());
  }

  @Test
  void a_stall_of_the_service_shows_in_the_percentiles() {
    LoadTopics topics = bench.topics("stall", Map.of());

    LoadResult result;
    try (Echo _ =
        bench.echo(topics, n -> Manner.after(n == 20 ? Duration.ofSeconds(2) : NO_TIME))) {
      result =
          bench.load(out, topics, "--rate", "20", "--duration", "5s", "--arrivals", "constant");
    }

    // Image 20 is due after 1 s and is answered after 3 s at the earliest. A sender that waits for
    // answers would have seen one slow image of a hundred; here 40 are due meanwhile, and the
    // eleven that are due first, image 30 the last of them, wait 1.5 s or more.
    assertThat(result.measured().counts().predictions()).isEqualTo(100);
    assertThat(result.measured().toReceipt().max()).isGreaterThanOrEqualTo(1_998);
    assertThat(result.measured().toReceipt().p90()).isGreaterThanOrEqualTo(1_498);
    assertThat(result.measured().toRecord().p90()).isGreaterThanOrEqualTo(1_498);
    SeriesPoint second = result.measured().series().get(1);
    assertThat(second.p50Millis().orElseThrow()).isGreaterThanOrEqualTo(1_400);
    assertThat(result.measured().series().get(2).backlog()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void the_service_time_is_in_every_latency() {
    LoadTopics topics = bench.topics("slow", Map.of("message.timestamp.type", "LogAppendTime"));

    LoadResult result;
    try (Echo _ = bench.echo(topics, _ -> Manner.after(Duration.ofMillis(150)))) {
      result = bench.load(out, topics, "--rate", "5", "--duration", "2s", "--arrivals", "constant");
    }

    assertThat(result.measured().toReceipt().min()).isGreaterThanOrEqualTo(149);
    assertThat(result.measured().toRecord().min()).isGreaterThanOrEqualTo(148);
    assertThat(result.recordTime()).isEqualTo("appended by the broker");
    assertThat(result.measured().recordBeforeIntended()).isZero();
  }

  @Test
  void broken_images_come_back_as_dead_letters() {
    LoadTopics topics = bench.topics("broken", Map.of());

    LoadResult result;
    try (Echo _ = bench.echo(topics, _ -> Manner.after(NO_TIME))) {
      result = bench.load(out, topics, "--rate", "100", "--duration", "2s", "--broken", "0.3");
    }

    Counts counts = result.measured().counts();
    assertThat(counts.brokenSent()).isPositive();
    assertThat(counts.deadLetters()).isEqualTo(counts.brokenSent());
    assertThat(counts.deadLettersByCode())
        .isEqualTo(Map.of("unsupported-format", counts.brokenSent()));
    assertThat(counts.predictions()).isEqualTo(counts.sent() - counts.brokenSent());
    assertThat(counts.goodImagesRefused() + counts.brokenImagesPredicted()).isZero();
  }

  @Test
  void images_without_an_answer_and_with_two_are_told() {
    LoadTopics topics = bench.topics("lossy", Map.of());

    LoadResult result;
    try (Echo _ = bench.echo(topics, n -> new Manner(NO_TIME, (int) (n % 3), "1"))) {
      result = bench.load(out, topics, "--rate", "30", "--duration", "2s", "--timeout", "1s");
    }

    Counts counts = result.measured().counts();
    long sent = counts.sent();
    assertThat(counts.notAnswered()).isEqualTo((sent + 2) / 3);
    assertThat(counts.predictions()).isEqualTo(sent - (sent + 2) / 3);
    assertThat(counts.duplicateAnswers()).isEqualTo(sent / 3);
    assertThat(Files.exists(out.resolve("result.html"))).isTrue();
  }

  @Test
  void a_swap_shows_as_a_change_of_the_version() {
    LoadTopics topics = bench.topics("swap", Map.of());

    LoadResult result;
    try (Echo _ = bench.echo(topics, n -> new Manner(NO_TIME, 1, n < 40 ? "1" : "2"))) {
      result =
          bench.load(out, topics, "--rate", "20", "--duration", "4s", "--arrivals", "constant");
    }

    assertThat(result.measured().versionChanges())
        .singleElement()
        .satisfies(change -> assertThat(change.version()).isEqualTo("echo:2"))
        .satisfies(change -> assertThat(change.second()).isGreaterThanOrEqualTo(2));
  }

  @Test
  void keys_and_headers_are_as_asked_and_images_of_a_key_keep_their_order() {
    LoadTopics topics = bench.topics("keyed", Map.of());

    bench.load(
        out,
        topics,
        Bench.together(
            List.of("--rate", "200", "--duration", "1s", "--keys", "7", "--producers", "3"),
            "--header",
            "ce_source=camera",
            "--header",
            "place=hall",
            "--timeout",
            "0s"));

    List<ReceivedEvent> records = bench.records("keyed");
    assertThat(records).hasSizeGreaterThan(100);
    assertThat(records).extracting(Bench::key).allMatch(key -> key.matches("key-[0-6]"));
    assertThat(records)
        .allSatisfy(
            record -> {
              assertThat(record.headers().texts("ce_source")).containsExactly("camera");
              assertThat(record.headers().texts("place")).containsExactly("hall");
              assertThat(record.headers().text("content-type")).hasValue("image/jpeg");
              assertThat(record.headers().text("ce_type")).hasValue("io.streamtune.image.v1");
            });
    records.stream()
        .collect(Collectors.groupingBy(Bench::key))
        .values()
        .forEach(of -> assertThat(of).extracting(Bench::number).isSorted());
  }

  @Test
  void json_is_one_object_and_the_text_is_short() {
    LoadTopics topics = bench.topics("json", Map.of());
    List<String> options = Bench.joined(bench.options(topics), Bench.SMALL);
    List<String> kafka = List.of("kafka", "--rate", "10", "--duration", "1s", "--timeout", "0s");

    Bench.Ran json = Bench.run(Bench.together(Bench.joined(kafka, options), "--json"));
    Bench.Ran text = Bench.run(Bench.together(Bench.joined(kafka, options)));

    JsonNode object = JsonMapper.shared().readTree(json.out());
    assertThat(object.at("/measured/counts/sent").asLong()).isPositive();
    assertThat(object.at("/machine/cores").asInt()).isPositive();
    assertThat(object.at("/options/rate").asString()).isEqualTo("10.0");
    assertThat(text.out()).contains("not answered", "p99", "images got no answer");
    assertThat(text.out().lines().count()).isLessThan(15);
  }
}
