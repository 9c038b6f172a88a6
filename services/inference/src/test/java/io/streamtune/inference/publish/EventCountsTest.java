package io.streamtune.inference.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.ModelRef;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Goal: however many versions answer one after the other, metrics stay as many. */
final class EventCountsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EventCounts counts = new EventCounts(registry);

  @Test
  void a_million_versions_have_the_series_of_the_last_few() {
    for (int i = 0; i < 1_000_000; i++) {
      counts.predicted(new ModelRef("m", "v" + i, "d"));
    }

    assertThat(versions()).hasSize(EventCounts.VERSIONS_MAX).contains("v999999", "v999990");
  }

  @Test
  void versions_that_go_on_answering_are_counted_on() {
    for (int i = 0; i < 1_000; i++) {
      counts.predicted(new ModelRef("m", "steady", "d"));
      counts.predicted(new ModelRef("m", "canary " + i, "d"));
    }

    assertThat(registry.get("streamtune.events").tag("version", "steady").counter().count())
        .isEqualTo(1_000);
  }

  @Test
  void another_bundle_of_the_same_version_goes_on_in_its_series() {
    counts.predicted(new ModelRef("m", "v", "one"));
    counts.predicted(new ModelRef("m", "v", "two"));
    for (int i = 0; i < EventCounts.VERSIONS_MAX - 1; i++) {
      counts.predicted(new ModelRef("m", "other " + i, "d"));
    }

    assertThat(registry.get("streamtune.events").tag("version", "v").counter().count())
        .isEqualTo(2);
  }

  @Test
  void each_code_has_one_series() {
    for (int i = 0; i < 100; i++) {
      Stream.of(ErrorCode.values()).forEach(counts::buried);
    }

    assertThat(registry.getMeters()).hasSameSizeAs(ErrorCode.values());
  }

  private List<String> versions() {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .map(id -> String.valueOf(id.getTag("version")))
        .toList();
  }
}
