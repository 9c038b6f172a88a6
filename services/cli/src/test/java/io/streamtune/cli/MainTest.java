package io.streamtune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.display.terminal.ByteTerminal;
import io.streamtune.display.terminal.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Goal: results on standard output, everything else on standard error, and an exit code that a
 * script can use. Method: run commands in this JVM on a terminal made of byte arrays.
 */
class MainTest {
  private final ByteTerminal terminal = new ByteTerminal();

  @Test
  void help_lists_commands_and_exit_codes_on_standard_output() {
    int exitCode = Main.run(terminal.piped(), "--help");

    assertThat(exitCode).isZero();
    assertThat(terminal.out())
        .contains("Usage: streamtune", "version", "completion", "Exit codes:", "STREAMTUNE_LOG");
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void every_command_has_help_with_exit_codes() {
    for (String command : Main.commandLine(terminal.piped()).getSubcommands().keySet()) {
      ByteTerminal own = new ByteTerminal();

      assertThat(Main.run(own.piped(), command, "--help")).isZero();
      assertThat(own.out()).contains("Usage: streamtune " + command, "Exit codes:");
    }
  }

  @Test
  void version_is_a_command_and_an_option() {
    Main.run(terminal.piped(), "version");
    String asCommand = terminal.out();
    ByteTerminal again = new ByteTerminal();
    Main.run(again.piped(), "--version");

    assertThat(asCommand)
        .matches("(?s)streamtune \\d.*ONNX Runtime 1\\.\\d.*Java 2[5-9].*")
        .isEqualTo(again.out());
  }

  @Test
  void an_unknown_command_is_wrong_usage_and_the_nearest_is_suggested() {
    int exitCode = Main.run(terminal.piped(), "vesion");

    assertThat(exitCode).isEqualTo(2);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err())
        .contains("unknown command 'vesion'", "Did you mean: streamtune version");
  }

  @Test
  void no_command_is_wrong_usage_and_shows_the_help() {
    assertThat(Main.run(terminal.piped())).isEqualTo(2);
    assertThat(terminal.err()).contains("Commands:");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void an_unknown_option_is_wrong_usage() {
    assertThat(Main.run(terminal.piped(), "version", "--frob")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("streamtune version: Unknown option: '--frob'")
        .contains("Run 'streamtune version --help'");
  }

  @Test
  void a_log_level_that_does_not_exist_is_wrong_usage() {
    terminal.environment(Map.of("STREAMTUNE_LOG", "loud"));

    assertThat(Main.run(terminal.piped(), "version")).isEqualTo(2);
    assertThat(terminal.err()).contains("STREAMTUNE_LOG is 'loud'; it must be one of TRACE");
  }

  @Test
  void completion_is_a_script_that_knows_the_commands() {
    assertThat(Main.run(terminal.piped(), "completion", "bash")).isZero();
    assertThat(terminal.out())
        .contains("complete -F _complete_streamtune", "version", "completion");
  }

  @Test
  void completion_of_another_shell_is_wrong_usage() {
    assertThat(Main.run(terminal.piped(), "completion", "fish")).isEqualTo(2);
    assertThat(terminal.err()).contains("bash", "zsh", "fish");
  }

  @Test
  void what_a_person_can_mend_is_said_in_two_lines() {
    int exitCode = runFailing(new UserError("photos/: no such folder", "Name a folder of images."));

    assertThat(exitCode).isEqualTo(1);
    assertThat(terminal.err())
        .isEqualToNormalizingNewlines(
            "streamtune: photos/: no such folder\nName a folder of images.\n");
  }

  @Test
  void anything_else_is_a_bug_of_ours_and_says_how_to_see_more() {
    int exitCode = runFailing(new IllegalStateException("slot is empty\nsecond line"));

    assertThat(exitCode).isEqualTo(1);
    assertThat(terminal.err())
        .contains("unexpected error", "slot is empty", "STREAMTUNE_DEBUG=1")
        .doesNotContain("second line", "\tat ");
  }

  @Test
  void a_stack_trace_is_shown_when_asked_for() {
    terminal.environment(Map.of("STREAMTUNE_DEBUG", "1"));

    runFailing(new IllegalStateException("slot is empty"));

    assertThat(terminal.err()).contains("\tat io.streamtune.cli.MainTest");
  }

  @Test
  void colors_are_for_terminals_only() {
    Main.run(terminal.piped(), "--help");
    ByteTerminal watched = new ByteTerminal();
    Main.run(watched.interactive(), "--help");
    ByteTerminal refused = new ByteTerminal();
    refused.environment(Map.of("NO_COLOR", "1"));
    Main.run(refused.interactive(), "--help");

    assertThat(terminal.out()).doesNotContain("\u001b");
    assertThat(watched.out()).contains("\u001b");
    assertThat(refused.out()).doesNotContain("\u001b");
  }

  private int runFailing(RuntimeException failure) {
    CommandLine commandLine = Main.commandLine(terminal.piped());
    return Failures.report(failure, terminal.piped(), commandLine);
  }
}
