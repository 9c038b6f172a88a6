package io.streamtune.inference.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Goal: one record with an odd time does not outweigh all others. */
final class EndToEndTest {
  private static final Instant NOW = Instant.parse("2026-03-14T09:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Timer timer = registry.timer("stage");
  private final EndToEnd endToEnd = new EndToEnd(timer, registry);

  private double implausible(String reason) {
    return registry
        .get("streamtune.timestamps.implausible")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private void answered(Instant sent) {
    endToEnd.answered(sent.toEpochMilli(), NOW);
  }

  @Test
  void a_time_of_1970_and_one_of_next_year_are_counted_apart() {
    answered(NOW.minusSeconds(2));
    answered(Instant.EPOCH);
    answered(NOW.plus(Duration.ofDays(365)));
    endToEnd.answered(Long.MAX_VALUE, NOW);

    assertThat(timer.count()).isEqualTo(1);
    assertThat(timer.totalTime(TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(implausible("past")).isEqualTo(1);
    assertThat(implausible("future")).isEqualTo(2);
  }

  @Test
  void a_backlog_of_days_and_clocks_that_differ_a_little_are_times() {
    answered(NOW.minus(Duration.ofDays(7)));
    answered(NOW.plusSeconds(30));

    assertThat(timer.count()).isEqualTo(2);
    assertThat(timer.totalTime(TimeUnit.DAYS)).isEqualTo(7);
  }

  @Test
  void a_record_without_a_time_has_none() {
    endToEnd.answered(-1, NOW);

    assertThat(timer.count()).isZero();
    assertThat(implausible("past")).isZero();
  }
}
