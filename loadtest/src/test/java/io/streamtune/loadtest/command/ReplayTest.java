package io.streamtune.loadtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.loadtest.command.Echo.Manner;
import io.streamtune.loadtest.images.BrokenShare;
import io.streamtune.loadtest.kafka.RunPlan.LoadTopics;
import io.streamtune.loadtest.measure.ImageIds;
import io.streamtune.loadtest.result.LoadResult;
import io.streamtune.loadtest.traffic.Messages;
import io.streamtune.loadtest.traffic.ReplayTraffic;
import io.streamtune.loadtest.traffic.Traffic;
import io.streamtune.stream.ReceivedEvent;
import io.streamtune.stream.read.ReplayReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a recording comes again as it was. Method: a real broker; a run of the load test is what is
 * recorded.
 */
@Tag("broker")
class ReplayTest {
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
  void a_recorded_topic_is_sent_again_as_it_was_but_for_the_ids() {
    LoadTopics recorded = bench.topics("recorded", Map.of());
    LoadTopics topics = bench.topics("again", Map.of());
    bench.load(
        out,
        recorded,
        Bench.together(
            List.of("--rate", "40", "--duration", "1s", "--keys", "3", "--broken", "0.2"),
            "--timeout",
            "0s"));

    LoadResult result;
    try (Echo _ = bench.echo(topics, _ -> Manner.after(NO_TIME))) {
      result = bench.measured(out, topics, "--replay", "recorded", "--speed", "4");
    }

    assertThat(contents("again")).isEqualTo(contents("recorded")).isNotEmpty();
    assertThat(result.measured().counts().notAnswered()).isZero();
    assertThat(result.measured().counts().sent()).isEqualTo(bench.admin.endOffset("recorded"));
    assertThat(result.options()).containsEntry("replay", "recorded").containsEntry("speed", "4.0");
  }

  @Test
  void a_replay_has_the_gaps_of_the_recording_divided_by_the_speed() {
    LoadTopics topics = bench.topics("gaps", Map.of());
    bench.load(out, topics, "--rate", "30", "--duration", "1s", "--timeout", "0s");
    List<Long> times =
        bench.records("gaps").stream().map(ReceivedEvent::timestampMillis).sorted().toList();

    List<Double> due = new ArrayList<>();
    try (Traffic replay =
        new ReplayTraffic(
            new ReplayReader(bench.kafka, "gaps"),
            2,
            new BrokenShare(0, 1),
            new Messages(new ImageIds("r"), Map.of(), 0, 1))) {
      for (var next = replay.next(); next.isPresent(); next = replay.next()) {
        due.add(next.get().dueNanos() / 1e6);
      }
    }

    assertThat(due)
        .isEqualTo(times.stream().map(time -> (time - times.getFirst()) / 2.0).toList())
        .hasSizeGreaterThan(10);
  }

  private static Map<String, Long> contents(String topic) {
    Map<String, Long> contents = new HashMap<>();
    for (ReceivedEvent record : bench.records(topic)) {
      String content =
          Bench.key(record)
              + record.headers().without("ce_id"::equals).list().stream()
                  .map(h -> h.name() + "=" + new String(h.value(), StandardCharsets.UTF_8))
                  .toList()
              + java.util.Arrays.hashCode(record.value());
      contents.merge(content, 1L, Long::sum);
    }
    return contents;
  }
}
