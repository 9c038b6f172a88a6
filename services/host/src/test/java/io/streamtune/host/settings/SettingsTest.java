package io.streamtune.host.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Goal: settings are read right, and all errors are told at once. Method: maps instead of files.
 */
final class SettingsTest {

  @Test
  void the_environment_wins_over_the_file() {
    Settings settings =
        new Settings(Map.of("batch.rows-max", "4"), Map.of("STREAMTUNE_BATCH_ROWS_MAX", "8"));

    assertThat(settings.number("batch.rows-max", 1, 1, 64)).isEqualTo(8);
  }

  @Test
  void sizes_and_times_have_units() {
    Settings settings =
        new Settings(
            Map.of("a", "256 MiB", "b", "2.5 s", "c", "100", "d", "20ms", "e", "6 h"), Map.of());

    assertThat(settings.bytes("a", 1)).isEqualTo(256L << 20);
    assertThat(settings.time("b", Duration.ZERO)).isEqualTo(Duration.ofMillis(2500));
    assertThat(settings.bytes("c", 1)).isEqualTo(100);
    assertThat(settings.time("d", Duration.ZERO)).isEqualTo(Duration.ofMillis(20));
    assertThat(settings.time("e", Duration.ZERO)).isEqualTo(Duration.ofHours(6));
  }

  @Test
  void all_errors_are_told_at_once_with_key_value_rule_and_variable() {
    Settings settings = new Settings(Map.of("rows", "many", "linger", "5", "typo", "1"), Map.of());
    settings.number("rows", 4, 1, 64);
    settings.time("linger", Duration.ZERO);

    assertThatThrownBy(settings::check)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("3 errors")
        .hasMessageContaining(
            "rows = 'many' (or STREAMTUNE_ROWS): expected a whole number from 1 to 64")
        .hasMessageContaining("linger = '5'")
        .hasMessageContaining("unknown key 'typo'");
  }

  @Test
  void properties_of_others_pass_through_from_file_and_environment() {
    Settings settings =
        new Settings(
            Map.of("kafka.properties.ssl.truststore.type", "PEM"),
            Map.of("STREAMTUNE_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SSL"));

    assertThat(settings.under("kafka.properties"))
        .isEqualTo(Map.of("ssl.truststore.type", "PEM", "security.protocol", "SSL"));
    settings.check();
  }

  @Test
  void lists_come_separated_by_commas() {
    Settings settings = new Settings(Map.of("hosts", "a, b,,c"), Map.of());

    assertThat(settings.list("hosts", "names", name -> name)).isEqualTo(List.of("a", "b", "c"));
  }
}
