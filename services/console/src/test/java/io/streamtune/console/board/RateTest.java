package io.streamtune.console.board;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Goal: rates and percentiles are those of a hand calculation. */
final class RateTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void it_is_the_mean_of_the_last_five_whole_seconds() {
    Rate rate = new Rate(0);
    for (int second = 0; second < 10; second++) {
      rate.add(second, second * SECOND);
    }

    // Second 9 still runs: 4 + 5 + 6 + 7 + 8.
    assertThat(rate.perSecond(9 * SECOND + 1)).isEqualTo(6.0);
  }

  @Test
  void it_falls_to_nothing_when_nothing_comes() {
    Rate rate = new Rate(0);
    rate.add(100, 0);

    assertThat(rate.perSecond(3 * SECOND)).isEqualTo(100 / 3.0);
    assertThat(rate.perSecond(1000 * SECOND)).isZero();
  }

  @Test
  void percentiles_are_by_the_nearest_rank() {
    LatencyWindow window = new LatencyWindow();
    for (int i = 100; i >= 1; i--) {
      window.add(i);
    }

    assertThat(window.percentiles())
        .containsEntry("p50", 50L)
        .containsEntry("p95", 95L)
        .containsEntry("p99", 99L)
        .containsEntry("count", 100);
  }
}
