package io.streamtune.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.checks.FakeProject.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: one command that works from anywhere, builds exactly when it must, and stays out of the way
 * otherwise. Method: the real script in a project with a Maven and a Java of a few lines.
 */
class LauncherTest {
  @TempDir Path temporary;

  private FakeProject project;

  @BeforeEach
  void makeProject() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "needs Linux: flock");
    project = new FakeProject(temporary);
  }

  @Test
  void the_first_call_builds_and_says_so_and_the_second_does_not() throws Exception {
    Result first = project.call("version");
    Result second = project.call("version");

    assertThat(first.err()).isEqualTo("Building Streamtune (first use, about two minutes)…\n");
    assertThat(second.err()).isEmpty();
    assertThat(project.builds())
        .containsExactly("-B -Dmaven.test.skip=true -pl services/cli -am package");
  }

  @Test
  void arguments_arrive_as_they_were_typed() throws Exception {
    Result result = project.call("predict", "a b", "", "*", "$HOME", "--x=\"y\"", "ü");

    assertThat(result.out())
        .endsWith(
            "[io.streamtune.cli.Main]\n[predict]\n[a b]\n[]\n[*]\n[$HOME]\n[--x=\"y\"]\n[ü]\n");
  }

  @Test
  void the_class_path_is_a_wildcard_so_that_the_command_line_stays_short() throws Exception {
    Result result = project.call();

    assertThat(result.out()).contains("/lib/*]\n").contains("[--enable-native-access=ALL-UNNAMED]");
    assertThat(result.out().length()).isLessThan(1500);
  }

  /** The JVM takes what stands behind a semicolon for another command, in quotes or not. */
  @Test
  void what_is_said_of_a_native_death_is_one_command() throws Exception {
    assertThat(project.call().out())
        .containsPattern("\\[-XX:OnError=echo \"[^;\"]*--resume[^;\"]*\" >&2\\]");
  }

  @Test
  void the_exit_code_is_the_commands() throws Exception {
    project.environment.put("FAKE_EXIT", "42");

    assertThat(project.call().exitCode()).isEqualTo(42);
  }

  @Test
  void it_works_through_a_symbolic_link() throws Exception {
    Path link =
        Files.createSymbolicLink(temporary.resolve("link"), Path.of("a project/streamtune"));

    Result result = FakeProject.finish(project.start(link, "version"));

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("[-Dstreamtune.root=" + project.folder.toRealPath() + "]");
  }

  @Test
  void a_changed_an_added_and_a_deleted_source_each_build_again() throws Exception {
    project.call();
    project.write("services/cli/src/main/java/Main.java", "class Main { int x; }");
    Result changed = project.call();
    project.write("services/cli/src/main/java/New.java", "class New {}");
    project.call();
    Files.delete(project.folder.resolve("services/cli/src/main/java/Other.java"));
    project.call();
    project.write("loadtest/src/main/java/Load.java", "class Load { int x; }");
    project.call();

    assertThat(changed.err()).isEqualTo("Building Streamtune (sources changed)…\n");
    assertThat(project.builds()).hasSize(5);
  }

  @Test
  void a_test_that_changed_builds_nothing() throws Exception {
    project.call();
    project.write("services/cli/src/test/java/MainTest.java", "class MainTest {}");
    project.call();

    assertThat(project.builds()).hasSize(1);
  }

  @Test
  void another_profile_is_another_build() throws Exception {
    project.call();
    project.environment.put("STREAMTUNE_PROFILES", "cuda");
    project.call();

    assertThat(project.builds()).hasSize(2).last().asString().contains("-Pcuda package");
  }

  @Test
  void a_failed_build_shows_its_log_and_is_tried_again() throws Exception {
    project.environment.put("FAKE_FAILURE", "cannot find symbol");
    Result failed = project.call();
    project.environment.remove("FAKE_FAILURE");
    Result mended = project.call();

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("the build failed", "build.log", "cannot find symbol");
    assertThat(mended.exitCode()).isZero();
  }

  @Test
  void two_first_calls_at_a_time_build_once() throws Exception {
    Path gate = temporary.resolve("gate");
    new ProcessBuilder("mkfifo", gate.toString()).start().waitFor();
    project.environment.put("FAKE_GATE", gate.toString());
    Path launcher = project.folder.resolve("streamtune");

    Process one = project.start(launcher);
    Process two = project.start(launcher);
    String waiting = firstLineOfTheOneThatWaits(one, two);
    Files.writeString(gate, "go\n");

    assertThat(waiting).contains("waiting for another build");
    assertThat(List.of(FakeProject.finish(one).exitCode(), FakeProject.finish(two).exitCode()))
        .containsExactly(0, 0);
    assertThat(project.builds()).hasSize(1);
  }

  @Test
  void a_java_home_that_is_too_old_is_named() throws Exception {
    project.jdk("old", "21.0.4", "");
    project.environment.put("STREAMTUNE_JAVA_HOME", project.folder.resolve("old").toString());

    Result result = project.call();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("STREAMTUNE_JAVA_HOME", "/old is not a JDK 25 or later");
  }

  @Test
  void a_jdk_is_found_where_sdkman_puts_it_when_java_home_is_too_old() throws Exception {
    project.jdk("old", "17.0.1", "echo old");
    project.jdk(".sdkman/candidates/java/25-open", "25", "echo sdkman");
    project.environment.remove("STREAMTUNE_JAVA_HOME");
    project.environment.put("JAVA_HOME", project.folder.resolve("old").toString());

    assertThat(project.call().out()).doesNotContain("old");
  }

  @Test
  void without_maven_it_says_what_to_install() throws Exception {
    Files.delete(project.folder.resolve("bin/mvn"));
    project.environment.put("PATH", toolsWithoutMaven().toString());

    Result result = project.call();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("Maven is needed", "apt install maven");
  }

  @Test
  void options_for_the_jvm_are_passed_on() throws Exception {
    project.environment.put("STREAMTUNE_JAVA_OPTS", "-Xmx4g -Da=b");

    assertThat(project.call().out()).contains("[-Xmx4g]\n[-Da=b]\n");
  }

  /** A folder with the tools that the launcher calls, but no Maven. */
  private Path toolsWithoutMaven() throws IOException {
    for (String name :
        List.of(
            "bash",
            "dirname",
            "readlink",
            "find",
            "sort",
            "xargs",
            "sha256sum",
            "cut",
            "cat",
            "mkdir",
            "flock",
            "stty")) {
      project.script("tools/" + name, "exec /usr/bin/" + name + " \"$@\"\n");
    }
    return project.folder.resolve("tools");
  }

  /** Both say one line before they block: that they build, or that they wait. */
  private static String firstLineOfTheOneThatWaits(Process one, Process two) throws IOException {
    return one.errorReader().readLine() + two.errorReader().readLine();
  }
}
