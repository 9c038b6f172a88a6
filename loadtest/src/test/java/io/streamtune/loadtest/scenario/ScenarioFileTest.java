package io.streamtune.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.host.settings.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: a scenario is read as it is meant, or every mistake is told at once. Method: files. */
class ScenarioFileTest {
  @TempDir Path folder;

  @Test
  void a_scenario_is_read_with_all_that_it_can_say() throws IOException {
    Scenario scenario =
        read(
            """
            name: all
            load: {rate: 5, duration: 10 s, header: {a-b: c}}
            actions:
              - {at: 2s, every: 4s, swap: ["m:1", "m:2"]}
              - {at: 1s, for: 3s, command: [sh, -c, "echo a, b"], env: {A_B: 1}}
              - {mark: begin}
            scrape: [http://localhost:1/metrics, http://localhost:2/metrics]
            settle: 5s
            expect: {lost: 1, duplicated: 0, p99: 300 ms, p99-drift: 1.25, memory-slope: 7}
            """);

    assertThat(scenario.load()).containsEntry("rate", "5").containsEntry("header.a-b", "c");
    assertThat(scenario.actions())
        .containsExactly(
            new Action(
                Duration.ofSeconds(2),
                Optional.of(Duration.ofSeconds(4)),
                new Action.Swap(List.of("m:1", "m:2"))),
            new Action(
                Duration.ofSeconds(1),
                Optional.empty(),
                new Action.Command(
                    List.of("sh", "-c", "echo a, b"),
                    Map.of("A_B", "1"),
                    Optional.of(Duration.ofSeconds(3)))),
            new Action(Duration.ZERO, Optional.empty(), new Action.Mark("begin")));
    assertThat(scenario.scrape()).contains(URI.create("http://localhost:2/metrics"));
    assertThat(scenario.versions()).containsExactly("m:1", "m:2");
    assertThat(scenario.limits())
        .isEqualTo(
            new Limits(
                1,
                OptionalLong.of(0),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.of(Duration.ofMillis(300)),
                OptionalDouble.of(1.25),
                OptionalDouble.of(7)));
  }

  @Test
  void all_mistakes_are_told_at_once_with_their_keys() throws IOException {
    String text =
        """
        load: {rate: 5}
        actions:
          - {at: soon, mark: one}
          - {at: 1s, mark: one, swap: ["m:1"]}
          - {at: 1s, env: {A: b}}
          - {at: 1s, swap: --versions}
        scrape: [localhost]
        expekt: {lost: 0}
        expect: {lost: -1}
        """;

    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("actions.1.at = 'soon': expected a time with its unit")
        .hasMessageContaining("actions.2 does 2 things; give one of swap, command and mark")
        .hasMessageContaining("actions.2.swap = [m:1]: expected two versions")
        .hasMessageContaining("actions.3: env and for belong to a command")
        .hasMessageContaining("actions.4.swap takes its versions from --versions")
        .hasMessageContaining("scrape = 'localhost': expected addresses of metrics")
        .hasMessageContaining("unknown key 'expekt.lost'")
        .hasMessageContaining("expect.lost = '-1': expected a whole number from 0")
        .hasMessageNotContaining("STREAMTUNE_");
  }

  @Test
  void keys_of_the_command_line_replace_those_of_the_file() throws IOException {
    Path file = Files.writeString(folder.resolve("s.yaml"), "expect: {lost: 3}\nload: {rate: 1}");

    Scenario scenario =
        new ScenarioFile(file, Map.of("expect.lost", "0", "load.rate", "9"), List.of())
            .read(_ -> List.of());

    assertThat(scenario.limits().lost()).isZero();
    assertThat(scenario.load()).containsExactly(Map.entry("rate", "9"));
    assertThat(scenario.name()).isEqualTo("s.yaml");
  }

  private Scenario read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("scenario.yaml"), text);
    return new ScenarioFile(file, Map.of(), List.of()).read(_ -> List.of());
  }
}
