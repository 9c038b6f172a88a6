package io.streamtune.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.console.http.Access;
import io.streamtune.host.settings.ConfigException;
import io.streamtune.host.settings.Settings;
import io.streamtune.host.settings.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: the file that documents every setting is true, wrong ones are told all at once, and nobody
 * opens the page to others by mistake. Method: the file is read and compared with the defaults.
 */
final class ConsoleConfigTest {
  private static final Path FILE =
      Path.of(System.getProperty("streamtune.root", "."), "deploy/console.yaml");

  @Test
  void the_documented_settings_are_the_defaults() {
    ConsoleConfig documented =
        ConsoleConfig.from(new Settings(SettingsSource.yaml(FILE), Map.of()));

    assertThat(documented.effective()).isEqualTo(config(Map.of()).effective());
  }

  @Test
  void every_setting_is_documented() {
    assertThat(SettingsSource.yaml(FILE).keySet())
        .containsAll(
            config(Map.of()).effective().keySet().stream()
                .filter(key -> !key.startsWith("kafka.properties."))
                .toList());
  }

  @Test
  void all_errors_are_told_at_once() {
    Map<String, String> wrong =
        Map.of("http.port", "-1", "http.origins", "console.example", "show.photos-max", "x");

    assertThatThrownBy(() -> config(wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("http.port", "http.origins", "show.photos-max");
  }

  @Test
  void without_a_token_the_page_is_bound_to_loopback() {
    Access open = config(Map.of("http.host", "0.0.0.0")).access();
    Access guarded = config(Map.of("http.host", "0.0.0.0", "http.token", "t")).access();

    assertThat(open.bound().host()).isEqualTo("127.0.0.1");
    assertThat(guarded.bound().host()).isEqualTo("0.0.0.0");
  }

  @Test
  void tokens_are_never_shown() {
    ConsoleConfig config = config(Map.of("http.token", "s3cret", "http.admin-token", "adm1n"));

    assertThat(config.effective().toString()).doesNotContain("s3cret", "adm1n");
    assertThat(config.toString()).doesNotContain("s3cret", "adm1n");
  }

  private static ConsoleConfig config(Map<String, String> settings) {
    return ConsoleConfig.from(new Settings(settings, Map.of()));
  }
}
