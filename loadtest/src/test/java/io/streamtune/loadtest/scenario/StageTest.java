package io.streamtune.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.loadtest.timeline.ScenarioEvent;
import io.streamtune.testkit.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: actions are done when they are due, and told. Method: a clock that the test sets. */
class StageTest {
  private static final Duration SPAN = Duration.ofSeconds(60);

  @TempDir Path logs;

  private final AtomicLong nanos = new AtomicLong(-1);

  @Test
  void swaps_take_turns_and_end_with_the_load() {
    Action swap = every(10, 20, new Action.Swap(List.of("m:1", "m:2")));
    try (Stage stage = stage(swap, _ -> {})) {
      at(stage, 9, 0);
      at(stage, 10, 1);
      at(stage, 31, 2);
      at(stage, 50, 3);
      at(stage, 300, 3);

      assertThat(stage.happenings())
          .extracting(ScenarioEvent::text)
          .containsExactly("promoted: m:1", "promoted: m:2", "promoted: m:1");
      assertThat(stage.happenings())
          .extracting(ScenarioEvent::second)
          .containsExactly(10.0, 31.0, 50.0);
    }
  }

  @Test
  void what_fails_is_told_and_the_next_turn_is_taken_all_the_same() {
    Action swap = every(0, 10, new Action.Swap(List.of("m:1", "m:2")));
    Consumer<String> firstFails =
        version -> {
          if (version.equals("m:1")) {
            throw new IllegalStateException("the broker is away");
          }
        };
    try (Stage stage = stage(swap, firstFails)) {
      at(stage, 0, 1);
      at(stage, 10, 2);

      assertThat(stage.happenings().get(0))
          .isEqualTo(new ScenarioEvent(0, "cannot promote m:1: the broker is away", true));
      assertThat(stage.happenings().get(1).failed()).isFalse();
    }
  }

  @Test
  void a_process_lasts_for_its_time_and_what_it_says_is_kept() throws Exception {
    Action sleeper =
        new Action(
            Duration.ZERO,
            Optional.empty(),
            command(Optional.of(Duration.ofSeconds(5)), "sh", "-c", "echo $A_B; exec sleep 600"));
    try (Stage stage = stage(sleeper, _ -> {})) {
      at(stage, 0, 1);
      at(stage, 4, 1);
      Path log = logs.resolve("command-1.log");
      Until.holds("it has spoken", () -> log.toFile().length() > 0, stage::happenings);
      at(stage, 5, 2);

      assertThat(stage.happenings().get(0).text()).startsWith("started: sh -c echo");
      assertThat(stage.happenings().get(1).text()).startsWith("stopped: sh -c echo");
      assertThat(stage.happenings()).noneMatch(ScenarioEvent::failed);
      assertThat(log).hasContent("hello");
    }
  }

  @Test
  void no_process_outlives_the_scenario() {
    Action sleeper =
        new Action(
            Duration.ZERO,
            Optional.empty(),
            command(Optional.empty(), "sh", "-c", "sleep 600 & sleep 600"));
    try (Stage stage = stage(sleeper, _ -> {})) {
      at(stage, 0, 1);
      Until.holds("both sleep", () -> ProcessHandle.current().descendants().count() == 3, () -> "");
    }

    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void a_process_that_cannot_be_started_or_fails_is_a_failure() {
    Action missing = new Action(Duration.ZERO, Optional.empty(), command(Optional.empty(), "/no"));
    Action failing =
        new Action(
            Duration.ofSeconds(1),
            Optional.empty(),
            command(Optional.empty(), "sh", "-c", "exit 3"));
    try (Stage stage =
        new Stage(
            List.of(missing, failing), new Stage.Tools(_ -> {}, Optional.of(logs), _ -> {}))) {
      stage.start(nanos::get, SPAN);
      at(stage, 0, 1);
      at(stage, 1, 3);

      assertThat(stage.happenings().get(0).text()).startsWith("cannot start: /no");
      assertThat(stage.happenings().get(2))
          .isEqualTo(new ScenarioEvent(1, "ended with 3: sh -c exit 3", true));
    }
  }

  private Stage stage(Action action, Consumer<String> promote) {
    Stage stage = new Stage(List.of(action), new Stage.Tools(promote, Optional.of(logs), _ -> {}));
    stage.start(nanos::get, SPAN);
    return stage;
  }

  /** Sets the clock and waits until so much has happened. */
  private void at(Stage stage, int second, int happenings) {
    nanos.set(Duration.ofSeconds(second).toNanos());
    Until.holds(
        happenings + " things have happened",
        () -> stage.happenings().size() == happenings,
        stage::happenings);
  }

  private static Action every(int at, int every, Action.Deed deed) {
    return new Action(Duration.ofSeconds(at), Optional.of(Duration.ofSeconds(every)), deed);
  }

  private static Action.Command command(Optional<Duration> length, String... line) {
    return new Action.Command(List.of(line), Map.of("A_B", "hello"), length);
  }
}
