package io.streamtune.trainer.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.ModelRef;
import io.streamtune.trainer.live.quality.LiveScore;
import io.streamtune.trainer.live.quality.Match;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: series do not pile up with the versions. Method: a registry in memory, and one version
 * after the other.
 */
class LiveMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LiveMetrics metrics = new LiveMetrics(registry);

  @Test
  void only_the_versions_that_are_given_have_series() {
    int before = registry.getMeters().size();
    for (int version = 1; version < 100; version++) {
      metrics.scores(List.of(score(version), score(version - 1)));
    }

    assertThat(accuracies()).extracting(g -> g.getId().getTag("version")).containsOnly("99", "98");
    assertThat(registry.getMeters()).hasSize(before + 2 * 5);
    metrics.scores(List.of());
    assertThat(registry.getMeters()).hasSize(before);
  }

  @Test
  void a_series_follows_its_version() {
    metrics.scores(List.of(score(1)));
    metrics.scores(List.of(new LiveScore(score(1).model(), 9, 4, 3, 0.7, delay(2), delay(5))));

    assertThat(registry.get("streamtune.live.accuracy").gauge().value()).isEqualTo(0.75);
    assertThat(registry.get("streamtune.live.log.loss").gauge().value()).isEqualTo(0.7);
    assertThat(registry.get("streamtune.live.labelled").gauge().value()).isEqualTo(4);
    assertThat(registry.get("streamtune.label.delay").tag("statistic", "median").gauge().value())
        .isEqualTo(2);
  }

  @Test
  void every_outcome_is_there_from_the_start() {
    for (Match match : Match.values()) {
      metrics.matched(match);
      assertThat(
              registry
                  .get("streamtune.labels.matched")
                  .tag("outcome", match.wire())
                  .counter()
                  .count())
          .isEqualTo(1);
    }
  }

  private Collection<Gauge> accuracies() {
    return registry.get("streamtune.live.accuracy").gauges();
  }

  private static LiveScore score(int version) {
    return new LiveScore(new ModelRef("m", "" + version, "d"), 10, 2, 1, 0.5, delay(1), delay(1));
  }

  private static Duration delay(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
