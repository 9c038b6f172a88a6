package io.streamtune.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.host.settings.SettingsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: the files that operators apply fit the services. Method: every setting that they give is
 * looked up among those that the services have; kustomize puts the overlays together.
 */
class DeploymentTest {
  private static final List<String> SERVICES = List.of("inference", "trainer", "console");
  private static final Pattern SETTING = Pattern.compile("\\bSTREAMTUNE_[A-Z_]+\\b");

  /** Any property of Kafka's clients is a setting; the home is none of a service. */
  private static final Pattern FREE =
      Pattern.compile("STREAMTUNE_(HOME|JAVA_OPTS|KAFKA_PROPERTIES_[A-Z_]+)");

  @Test
  void every_setting_that_is_deployed_is_one_of_a_service() {
    Set<String> known =
        SERVICES.stream()
            .map(service -> ProjectFiles.ROOT.resolve("deploy/" + service + ".yaml"))
            .flatMap(file -> SettingsSource.yaml(file).keySet().stream())
            .map(key -> "STREAMTUNE_" + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
            .collect(Collectors.toSet());

    assertThat(deployed().map(DeploymentTest::text).flatMap(DeploymentTest::settings))
        .isNotEmpty()
        .filteredOn(setting -> !FREE.matcher(setting).matches())
        .isSubsetOf(known);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void the_overlays_fit_the_base(String overlay) throws Exception {
    String all = kustomized("deploy/kubernetes/overlays/" + overlay);

    assertThat(all).contains("kind: ScaledObject", "kind: PodMonitor", "kind: NetworkPolicy");
    // Selected by network policies and by Prometheus: a label of the pods, not only of what makes
    // them.
    assertThat(all.split("template:\n", -1))
        .filteredOn(part -> part.startsWith("    metadata:\n"))
        .hasSameSizeAs(SERVICES)
        .allMatch(part -> part.substring(0, 300).contains("app.kubernetes.io/part-of: streamtune"));
    assertThat(all.contains("nvidia.com/gpu")).isEqualTo(overlay.equals("gpu"));
  }

  @Test
  void with_the_component_of_tls_every_part_is_asked_by_https() throws Exception {
    Path overlay = Files.createDirectories(Path.of("target", "tls-overlay").toAbsolutePath());
    Path kubernetes =
        overlay.relativize(ProjectFiles.ROOT.toAbsolutePath().resolve("deploy/kubernetes"));
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        "resources: [%1$s/overlays/gpu]\ncomponents: [%1$s/components/tls]\n"
            .formatted(kubernetes));

    String all = kustomized(overlay.toString());

    // Three probes of two parts, two of the console.
    assertThat(all.split("scheme: HTTPS", -1)).hasSize(1 + 8);
    assertThat(all.split("path: /health/", -1)).hasSize(1 + 8);
    assertThat(all.split("secretName: streamtune-http-tls", -1)).hasSize(1 + 3 + 1);
    assertThat(all).contains("scheme: https", "kind: Certificate").doesNotContain("port: 80\n");
  }

  private static Stream<Path> deployed() {
    return Stream.concat(
        ProjectFiles.under("deploy/kubernetes", "deploy/container").stream(),
        Stream.of(Path.of("deploy/compose.yaml"), Path.of("deploy/compose.tls.yaml")));
  }

  private static Stream<String> settings(String text) {
    return SETTING.matcher(text).results().map(MatchResult::group);
  }

  private static String text(Path file) {
    return String.join("\n", ProjectFiles.lines(file).orElse(List.of()));
  }

  private static String kustomized(String overlay) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder("kubectl", "kustomize", overlay)
              .directory(ProjectFiles.ROOT.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      return Assumptions.abort("needs kubectl, with kustomize in it");
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
