package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.host.settings.ConfigException;
import io.streamtune.host.settings.Settings;
import io.streamtune.inference.tta.TtaConfig;
import io.streamtune.inference.tta.TtaPolicy;
import io.streamtune.inference.tta.ViewSet;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goal: a configuration is understood or refused as a whole. Method: maps instead of files. */
final class InferenceConfigTest {

  @Test
  void nothing_given_is_a_configuration() {
    InferenceConfig config = of(Map.of());

    assertThat(config.model()).isEqualTo("resnet50");
    assertThat(config.kafka().topics().images()).isEqualTo("images");
    assertThat(config.datarefs().allow()).isEmpty();
    assertThat(config.classifier().tta().policy()).isEqualTo(TtaPolicy.OFF);
    assertThat(config.tracing().endpoint()).isEmpty();
  }

  @Test
  void every_error_is_told_at_once() {
    assertThatThrownBy(
            () ->
                of(
                    Map.ofEntries(
                        Map.entry("batch.rows-max", "-1"),
                        Map.entry("decode.threads", "none"),
                        Map.entry("tta.policy", "sometimes"),
                        Map.entry("ingest.dataref-allow", "https://images.example.org/no-slash"),
                        Map.entry("kafka.delivery", "perhaps"),
                        Map.entry("http.port", "70000"),
                        Map.entry("http.tls.key", "nowhere.key"),
                        Map.entry("http.receive-timeout", "0 s"),
                        Map.entry("kafka.in-flight-bytes-max", "1 KiB"),
                        Map.entry("ingest.dataref-timeout", "0 s"),
                        Map.entry("tracing.otlp-endpoint", "collector"),
                        Map.entry("tracing.sample-ratio", "2"),
                        Map.entry("modle", "resnet50"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("13 errors")
        .hasMessageContaining("batch.rows-max = '-1' (or STREAMTUNE_BATCH_ROWS_MAX)")
        .hasMessageContaining("decode.threads = 'none'")
        .hasMessageContaining("tta.policy = 'sometimes'")
        .hasMessageContaining("off, always, uncertain")
        .hasMessageContaining("ingest.dataref-allow")
        .hasMessageContaining("end in a slash")
        .hasMessageContaining("at-least-once")
        .hasMessageContaining("http.port = '70000'")
        .hasMessageContaining("http.tls.certificate and http.tls.key belong together")
        .hasMessageContaining("http.receive-timeout must be more than nothing")
        .hasMessageContaining("kafka.in-flight-bytes-max must be at least decode.bytes-max")
        .hasMessageContaining("ingest.dataref-timeout")
        .hasMessageContaining("tracing.otlp-endpoint = 'collector'")
        .hasMessageContaining("tracing.sample-ratio = '2'")
        .hasMessageContaining("unknown key 'modle'");
  }

  @Test
  void views_must_fit_a_batch() {
    Map<String, String> settings = Map.of("tta.policy", "always", "batch.rows-max", "4");

    assertThatThrownBy(() -> of(settings)).hasMessageContaining("the 5 views");
    assertThat(
            of(Map.of("tta.policy", "always", "batch.rows-max", "5")).classifier().tta().policy())
        .isEqualTo(new TtaPolicy.Always(new ViewSet.Fastai(4)));
    assertThat(
            of(Map.of("tta.policy", "always", "tta.views", "flip", "batch.rows-max", "2"))
                .classifier()
                .tta()
                .policy())
        .isEqualTo(new TtaPolicy.Always(new ViewSet.Flip()));
  }

  @Test
  void doubt_and_shedding_are_read() {
    TtaConfig tta =
        of(Map.of("tta.policy", "uncertain", "tta.margin", "0.3", "tta.shed-after", "2 s"))
            .classifier()
            .tta();

    assertThat(tta)
        .isEqualTo(
            new TtaConfig(
                new TtaPolicy.Uncertain(new ViewSet.Fastai(4), 0.3), Duration.ofSeconds(2)));
    assertThatThrownBy(() -> of(Map.of("tta.margin", "1.5")))
        .hasMessageContaining("a number from 0 to 1");
    assertThatThrownBy(() -> of(Map.of("tta.margin", "NaN")))
        .hasMessageContaining("tta.margin = 'NaN'");
  }

  @Test
  void the_environment_wins_and_both_are_shown() {
    InferenceConfig config =
        InferenceConfig.from(
            new Settings(
                Map.of("model", "from-file", "http.port", "1"),
                Map.of(
                    "STREAMTUNE_MODEL",
                    "from-environment",
                    "STREAMTUNE_INGEST_DATAREF_ALLOW",
                    "file:///a/, https://b.example.org/c/")));

    assertThat(config.model()).isEqualTo("from-environment");
    assertThat(config.datarefs().allow())
        .containsExactly(URI.create("file:///a/"), URI.create("https://b.example.org/c/"));
    assertThat(config.effective())
        .containsEntry("model", "from-environment")
        .containsEntry("http.port", "1")
        .containsEntry("kafka.delivery", "at-least-once");
  }

  @Test
  void secrets_are_not_shown() {
    InferenceConfig config =
        of(
            Map.of(
                "kafka.properties.sasl.jaas.config", "user and hunter2",
                "kafka.properties.ssl.key.password", "hunter2",
                "kafka.properties.ssl.truststore.password", "hunter2",
                "kafka.properties.producer.ssl.keystore.key", "hunter2",
                "tracing.headers.authorization", "Bearer hunter2",
                "kafka.properties.security.protocol", "SASL_SSL"));

    assertThat(config.effective().toString()).doesNotContain("hunter2");
    assertThat(config.toString()).doesNotContain("hunter2");
    assertThat(config.effective())
        .containsEntry("kafka.properties.sasl.jaas.config", "****")
        .containsEntry("tracing.headers.authorization", "****")
        .containsEntry("kafka.properties.security.protocol", "SASL_SSL");
    assertThat(config.kafka().client().properties()).containsEntry("ssl.key.password", "hunter2");
  }

  private static InferenceConfig of(Map<String, String> settings) {
    return InferenceConfig.from(new Settings(settings, Map.of()));
  }
}
