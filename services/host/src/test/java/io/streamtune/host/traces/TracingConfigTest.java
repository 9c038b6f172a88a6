package io.streamtune.host.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.host.settings.ConfigException;
import io.streamtune.host.settings.Settings;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: the section is understood, or refused with its remedy. Method: maps instead of files. */
final class TracingConfigTest {

  @Test
  void nothing_given_is_off() {
    assertThat(of(Map.of()).endpoint()).isEmpty();
    assertThat(of(Map.of()).sampleRatio()).isEqualTo(0.01);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:4318, http://localhost:4318/v1/traces",
    "https://otlp.example.org/otlp/, https://otlp.example.org/otlp/v1/traces",
    "http://[::1]:4318/v1/traces, http://[::1]:4318/v1/traces"
  })
  void traces_go_where_a_collector_takes_them(String endpoint, String url) {
    assertThat(of(Map.of("tracing.otlp-endpoint", endpoint)).url()).contains(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:4318",
        "collector",
        "grpc://localhost:4317",
        "http://",
        "http://host:port",
        "http://a b",
        "http://user:hunter2@localhost:4318",
        "http://localhost:4318?x=1"
      })
  void what_is_no_address_of_a_collector_is_an_error(String endpoint) {
    assertThatThrownBy(() -> of(Map.of("tracing.otlp-endpoint", endpoint)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tracing.otlp-endpoint")
        .hasMessageContaining("e.g. http://localhost:4318")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "-0.1", "NaN", "all"})
  void a_ratio_is_a_number_from_0_to_1(String ratio) {
    assertThatThrownBy(() -> of(Map.of("tracing.sample-ratio", ratio)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tracing.sample-ratio = '" + ratio + "'")
        .hasMessageContaining("a number from 0 to 1");
  }

  @Test
  void headers_are_read_from_the_file_and_the_environment() {
    Settings settings =
        new Settings(
            Map.of("tracing.headers.Authorization", "Bearer hunter2"),
            Map.of("STREAMTUNE_TRACING_HEADERS_X_API_KEY", "hunter2"));

    TracingConfig config = TracingConfig.from(settings);

    assertThat(config.headers())
        .isEqualTo(Map.of("authorization", "Bearer hunter2", "x-api-key", "hunter2"));
    assertThat(config.toString()).contains("x-api-key").doesNotContain("hunter2");
    assertThat(config.masked()).containsEntry("tracing.headers.x-api-key", "****");
  }

  @ParameterizedTest
  @CsvSource({"host, localhost", "content-length, 1", "x api key, 1", "x-api-key, 'a\u00e9'"})
  void what_is_no_header_of_ones_own_is_an_error(String name, String value) {
    assertThatThrownBy(() -> of(Map.of("tracing.headers." + name, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tracing.headers." + name);
  }

  private static TracingConfig of(Map<String, String> settings) {
    Settings read = new Settings(settings, Map.of());
    TracingConfig config = TracingConfig.from(read);
    read.check();
    return config;
  }
}
