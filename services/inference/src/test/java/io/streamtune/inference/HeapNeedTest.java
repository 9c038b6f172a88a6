package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.host.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goal: a heap that a backlog would overrun is told at the start. Method: settings and sizes. */
final class HeapNeedTest {
  private static final long MIB = 1 << 20;

  @Test
  void the_defaults_fit_half_a_gibibyte_and_not_a_quarter() {
    assertThat(need(Map.of()).shortage(512 * MIB)).isEmpty();
    assertThat(need(Map.of()).shortage(256 * MIB).orElse(""))
        .contains("kafka.in-flight-bytes-max (256 MiB)", "need 486 MiB", "-Xmx gives 256 MiB");
  }

  @Test
  void the_remedy_that_it_names_helps() {
    assertThat(need(Map.of("kafka.in-flight-bytes-max", "64 MiB")).shortage(256 * MIB)).isEmpty();
  }

  private static HeapNeed need(Map<String, String> settings) {
    InferenceConfig.Kafka kafka = InferenceConfig.from(new Settings(settings, Map.of())).kafka();
    return HeapNeed.of(kafka.source(Duration.ofSeconds(1)), kafka.sink());
  }
}
