package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: the file that documents every setting is true. Method: it is read and compared with the
 * defaults.
 */
final class ConfigFileTest {
  private static final Path FILE =
      Path.of(System.getProperty("streamtune.root", "."), "deploy/inference.yaml");

  @Test
  void the_documented_settings_are_the_defaults() {
    InferenceConfig documented = InferenceConfig.from(FILE, Map.of());
    InferenceConfig defaults = InferenceConfig.from(new Settings(Map.of(), Map.of()));

    assertThat(documented.effective()).isEqualTo(defaults.effective());
  }

  @Test
  void every_setting_is_documented() {
    InferenceConfig defaults = InferenceConfig.from(new Settings(Map.of(), Map.of()));
    Map<String, String> documented = SettingsSource.yaml(FILE);

    assertThat(defaults.effective().keySet())
        .filteredOn(key -> !key.startsWith("kafka.properties."))
        .filteredOn(key -> !documented.containsKey(key))
        // These depend on the machine and are named in comments.
        .containsExactlyInAnyOrder("decode.threads", "decode.queue-max");
  }
}
