package io.streamtune.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Goal: what operators load into their monitoring fits the code. Method: names of metrics in rules
 * and dashboards are looked up among those that the sources register and the operations manual
 * explains; Prometheus' own tool checks the rules and runs their tests.
 */
class MonitoringTest {
  private static final Path ALERTS = Path.of("deploy/prometheus/alerts.yaml");
  private static final Path MANUAL = Path.of("docs/OPERATIONS.md");
  private static final Pattern IN_CODE = Pattern.compile("\"(streamtune(?:\\.[a-z]+)+)\"");
  private static final Pattern IN_DEPLOYMENT = Pattern.compile("\\bstreamtune(?:_[a-z]+)+\\b");
  private static final Pattern RECORDED = Pattern.compile("\\bstreamtune(?::[a-z0-9_]+)+");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

  /** What Prometheus appends to a meter's name, by its kind and unit. */
  private static final String SUFFIXES = "(_seconds)?(_total|_bucket|_count|_sum)?";

  @Test
  void every_metric_of_rules_and_dashboards_is_made_by_the_code() {
    Set<String> made = registered();

    assertThat(monitored())
        .isNotEmpty()
        .allMatch(name -> made.stream().anyMatch(meter -> name.matches(meter + SUFFIXES)));
  }

  @Test
  void every_metric_of_the_code_is_explained_in_the_manual() {
    Set<String> explained = names(file -> file.equals(MANUAL), IN_DEPLOYMENT);

    assertThat(registered())
        .allMatch(meter -> explained.stream().anyMatch(name -> name.matches(meter + SUFFIXES)));
  }

  @Test
  void every_recorded_series_that_is_asked_for_is_recorded() {
    Predicate<Path> deployed =
        file -> file.startsWith("deploy/grafana") || file.startsWith("deploy/prometheus");
    String rules = text(Path.of("deploy/prometheus/rules.yaml"));

    assertThat(names(deployed, RECORDED))
        .isNotEmpty()
        .allMatch(name -> rules.contains("- record: " + name + "\n"));
  }

  @Test
  void every_alert_has_a_runbook() {
    List<String> manual = ProjectFiles.lines(MANUAL).orElseThrow();
    String alerts = text(ALERTS);

    assertThat(ALERT.matcher(alerts).results().map(found -> found.group(1)))
        .isNotEmpty()
        .allMatch(name -> manual.contains("### Alert " + name))
        .allMatch(
            name ->
                alerts.contains(
                    "runbook: docs/OPERATIONS.md#alert-" + name.toLowerCase(Locale.ROOT)));
  }

  @Test
  void the_rules_say_what_their_tests_say() throws Exception {
    assertThat(promtool("check", "rules", "rules.yaml", "alerts.yaml")).isEmpty();
    assertThat(promtool("check", "config", "prometheus.yaml")).isEmpty();
    // The authority's file is where the services run.
    assertThat(promtool("check", "config", "--syntax-only", "prometheus-tls.yaml")).isEmpty();
    assertThat(promtool("test", "rules", "tests/alerts.yaml")).isEmpty();
  }

  @Test
  void every_alert_has_a_test() {
    String tests = text(Path.of("deploy/prometheus/tests/alerts.yaml"));

    assertThat(ALERT.matcher(text(ALERTS)).results().map(found -> found.group(1)))
        .allMatch(name -> tests.contains("alertname: " + name + "\n        exp_alerts:\n"));
  }

  private static Set<String> registered() {
    Predicate<Path> sources =
        file -> file.toString().contains("/src/main/java/") && !file.startsWith("loadtest");
    return names(sources, IN_CODE).stream()
        .filter(name -> !name.matches("streamtune\\.(columns|terminal|root|version)"))
        .map(name -> name.replace('.', '_'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> monitored() {
    return names(
        file ->
            file.startsWith("deploy/grafana")
                || (file.startsWith("deploy/prometheus") && !file.toString().contains("/tests/")),
        IN_DEPLOYMENT);
  }

  private static Set<String> names(Predicate<Path> files, Pattern pattern) {
    Set<String> names = new TreeSet<>();
    for (Path file : ProjectFiles.under("services", "deploy", "docs")) {
      if (files.test(file) && !file.toString().contains("/target/")) {
        pattern
            .matcher(text(file))
            .results()
            .forEach(found -> names.add(found.group(found.groupCount())));
      }
    }
    return names;
  }

  private static String text(Path file) {
    return String.join("\n", ProjectFiles.lines(file).orElse(List.of()));
  }

  /** Returns what the tool complains of. */
  private static String promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(ProjectFiles.ROOT.resolve("deploy/prometheus").toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? "" : said;
    } catch (IOException e) {
      return Assumptions.abort("needs promtool, of Debian's package prometheus");
    }
  }
}
