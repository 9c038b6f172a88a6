package io.streamtune.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Goal: the house rules that a reviewer should not have to remember. Method: read the project's
 * files; each rule is a function from text to findings, and the last tests show that those bite.
 */
class TidyTest {
  private static final int LINES_MAX = 400;
  private static final long BYTES_MAX = 1_000_000;
  // Why in two parts: this file must not be what it looks for.
  private static final Pattern BARE_TODO =
      Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!\\(#\\d+\\))");
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.}])/work/|\\.\\./shared\\b|/home/\\w+/");

  @Test
  void no_java_file_is_longer_than_400_lines() {
    assertThat(ProjectFiles.javaSources())
        .filteredOn(file -> ProjectFiles.lines(file).orElseThrow().size() > LINES_MAX)
        .isEmpty();
  }

  @Test
  void every_package_says_what_it_is_and_is_null_marked() {
    List<Path> packages =
        ProjectFiles.javaSources().stream()
            .filter(file -> file.toString().contains("/src/main/java/"))
            .map(file -> file.resolveSibling("package-info.java"))
            .distinct()
            .toList();

    assertThat(packages).isNotEmpty().filteredOn(file -> !isNullMarked(file)).isEmpty();
  }

  @Test
  void decision_records_have_unique_numbers() {
    List<String> numbers =
        ProjectFiles.under("docs/decisions").stream()
            .map(file -> String.valueOf(file.getFileName()))
            .filter(name -> name.matches("\\d{4}-.*\\.md"))
            .map(name -> name.substring(0, 4))
            .toList();

    assertThat(numbers).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void what_is_still_to_do_has_an_issue_number() {
    assertThat(findings(file -> true, BARE_TODO)).isEmpty();
  }

  @Test
  void no_file_speaks_of_the_machine_it_was_written_on() {
    Predicate<Path> shipped =
        file -> !file.startsWith(".ci") && !file.toString().contains("/src/test/");

    assertThat(findings(shipped, MACHINE_PATH)).isEmpty();
  }

  @Test
  void no_tracked_file_is_larger_than_a_megabyte() {
    assertThat(ProjectFiles.tracked()).filteredOn(file -> size(file) > BYTES_MAX).isEmpty();
  }

  @Test
  void no_file_of_the_test_material_is_tracked() throws IOException {
    Path material = TestMaterial.folder();
    List<Path> own = ProjectFiles.tracked().stream().filter(file -> size(file) > 0).toList();

    assertThat(TestMaterial.copiesIn(own, material)).isEmpty();
  }

  @Test
  void every_error_code_is_documented_with_a_remedy() {
    String operations =
        String.join("\n", ProjectFiles.lines(Path.of("docs/OPERATIONS.md")).orElseThrow());

    assertThat(ErrorCode.values())
        .allSatisfy(
            code ->
                assertThat(operations)
                    .as(code.wire())
                    .containsPattern(
                        "(?m)^\\| `" + Pattern.quote(code.wire()) + "` \\| [^|]+ \\| [^|]+ \\|$"));
  }

  @Test
  void the_search_for_open_ends_bites() {
    assertThat(BARE_TODO.matcher("// TO" + "DO later").find()).isTrue();
    assertThat(BARE_TODO.matcher("// TO" + "DO(#12) later").find()).isFalse();
  }

  @Test
  void the_search_for_machine_paths_bites() {
    assertThat(MACHINE_PATH.matcher("see /work/x").find()).isTrue();
    assertThat(MACHINE_PATH.matcher("default ../shared/data").find()).isTrue();
    assertThat(MACHINE_PATH.matcher("${dir}/work/x and network/work/").find()).isFalse();
  }

  private static List<String> findings(Predicate<Path> which, Pattern pattern) {
    return ProjectFiles.tracked().stream()
        .filter(which)
        .flatMap(file -> findings(file, pattern))
        .toList();
  }

  private static Stream<String> findings(Path file, Pattern pattern) {
    Optional<List<String>> lines = ProjectFiles.lines(file);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < lines.map(List::size).orElse(0); i++) {
      if (pattern.matcher(lines.orElseThrow().get(i)).find()) {
        found.add(file + ":" + (i + 1) + ": " + lines.orElseThrow().get(i).strip());
      }
    }
    return found.stream();
  }

  private static boolean isNullMarked(Path packageInfo) {
    return Files.exists(ProjectFiles.ROOT.resolve(packageInfo))
        && ProjectFiles.lines(packageInfo).orElseThrow().stream()
            .collect(Collectors.joining("\n"))
            .matches("(?s)/\\*\\*.*@NullMarked\npackage .*");
  }

  private static long size(Path file) {
    return ProjectFiles.ROOT.resolve(file).toFile().length();
  }
}
