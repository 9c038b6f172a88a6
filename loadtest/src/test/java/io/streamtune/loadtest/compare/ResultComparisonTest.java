package io.streamtune.loadtest.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.loadtest.compare.ResultComparison.Row;
import io.streamtune.loadtest.result.Results;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Goal: two runs are compared number by number. Method: made-up results. */
class ResultComparisonTest {
  private final ResultComparison comparison =
      ResultComparison.of(
          Results.of(20, "m:1", Map.of("rate", "10", "seed", "1", "keys", "3")),
          Results.of(50, "m:1", Map.of("rate", "20", "seed", "1")));

  @Test
  void ratios_are_of_the_second_to_the_first() {
    Row p50 = row("to receipt p50 [ms]");

    assertThat(p50.ratio().orElseThrow()).isBetween(2.49, 2.51);
    assertThat(row("predictions").ratio()).isEqualTo(OptionalDouble.of(1));
    assertThat(row("dead letters").ratio()).isEmpty();
  }

  @Test
  void options_that_differ_are_named_first() {
    assertThat(comparison.differences()).containsExactly("keys: 3, –", "rate: 10, 20");
    assertThat(comparison.lines())
        .startsWith("differs: keys: 3, –", "differs: rate: 10, 20")
        .anyMatch(
            line -> line.matches("to receipt p50 \\[ms\\] +20\\.0\\d\\d +50\\.\\d+ +2\\.\\d+"))
        .anyMatch(line -> line.matches("dead letters +0\\.000 +0\\.000 +–"));
  }

  private Row row(String name) {
    return comparison.rows().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
