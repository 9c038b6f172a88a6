package io.streamtune.loadtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.loadtest.command.Echo.Manner;
import io.streamtune.loadtest.kafka.RunPlan.LoadTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: a rate that a service cannot do is not found. Method: a real broker and a service of at
 * most 100 images a second; a machine that is busy may find less, never more.
 */
@Tag("broker")
class FindMaxCommandTest {
  @TempDir Path out;

  @Test
  void the_rate_that_is_found_is_below_what_the_service_cannot_do() {
    try (Bench bench = new Bench()) {
      LoadTopics topics = bench.topics("max", Map.of());
      List<String> common = Bench.joined(bench.options(topics), Bench.SMALL);
      List<String> search =
          List.of("--from", "50", "--steps", "4", "--step-duration", "2s", "--p99", "900ms");

      Bench.Ran ran;
      try (Echo _ = bench.echo(topics, _ -> Manner.after(Duration.ofMillis(10)))) {
        ran =
            Bench.run(
                Bench.together(
                    Bench.joined(Bench.joined(List.of("find-max"), common), search),
                    "--json",
                    "--out",
                    out.toString()));
      }

      assertThat(ran.failure()).isEmpty();
      JsonNode found = JsonMapper.shared().readTree(ran.out());
      // At 200/s the last image of 2 s waits for 200 others: 2 s, above the limit.
      assertThat(found.at("/rate").asDouble()).isLessThan(200);
      assertThat(found.at("/steps").size()).isBetween(1, 4);
      assertThat(found.at("/steps/0/rate").asDouble()).isEqualTo(50);
      assertThat(found.at("/steps/0/p50_millis").asDouble()).isGreaterThanOrEqualTo(9.9);
      assertThat(found.at("/steps").valueStream().map(step -> step.at("/throughput").asDouble()))
          .allMatch(throughput -> throughput > 0 && throughput < 110);
      assertThat(out.resolve("find-max.json")).isNotEmptyFile();
      assertThat(ran.err().lines().filter(line -> line.startsWith("Step ")).count())
          .isEqualTo(found.at("/steps").size());
    }
  }
}
