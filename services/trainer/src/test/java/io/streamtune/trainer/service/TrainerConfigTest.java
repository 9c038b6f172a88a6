package io.streamtune.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.host.settings.ConfigException;
import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: the file that documents every setting is true, and wrong ones are told all at once. Method:
 * the file is read and compared with the defaults.
 */
final class TrainerConfigTest {
  private static final Path FILE =
      Path.of(System.getProperty("streamtune.root", "."), "deploy/trainer.yaml");

  @Test
  void the_documented_settings_are_the_defaults() {
    TrainerConfig documented =
        TrainerConfig.from(new Settings(SettingsSource.yaml(FILE), Map.of()));
    TrainerConfig defaults = TrainerConfig.from(new Settings(Map.of(), Map.of()));

    assertThat(documented.effective()).isEqualTo(defaults.effective());
  }

  @Test
  void every_setting_is_documented() {
    TrainerConfig defaults = TrainerConfig.from(new Settings(Map.of(), Map.of()));

    assertThat(SettingsSource.yaml(FILE).keySet())
        .containsAll(
            defaults.effective().keySet().stream()
                .filter(key -> !key.startsWith("kafka.properties."))
                .toList());
  }

  @Test
  void all_errors_are_told_at_once() {
    Map<String, String> wrong =
        Map.of("rounds.every", "0", "collect.valid-share", "2", "recipe", "/nowhere.json");

    assertThatThrownBy(() -> TrainerConfig.from(new Settings(wrong, Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("rounds.every", "collect.valid-share = '2'", "/nowhere.json");
  }
}
