package io.streamtune.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Goal: who follows the walk in {@code docs/ARCHITECTURE.md} finds every step. Method: each row of
 * its table names a file that exists and declares the method.
 */
class WalkTest {
  private static final Pattern STEP =
      Pattern.compile("(?m)^\\| \\d+ \\| `(\\w+)/([\\w/]+\\.java)` \\| `(\\w+)` \\|");

  @Test
  void every_step_is_a_method_that_exists() throws IOException {
    List<MatchResult> steps =
        STEP.matcher(Files.readString(ProjectFiles.ROOT.resolve("docs/ARCHITECTURE.md")))
            .results()
            .toList();

    assertThat(steps).hasSizeGreaterThan(20).allSatisfy(WalkTest::exists);
  }

  private static void exists(MatchResult step) throws IOException {
    Path file =
        ProjectFiles.ROOT.resolve(
            "services/%s/src/main/java/io/streamtune/%1$s/%s"
                .formatted(step.group(1), step.group(2)));
    String declaration = "(?m)^ +(?!return|new)[\\w<>?,. ]+ %s\\(".formatted(step.group(3));

    assertThat(Files.readString(file)).containsPattern(declaration);
  }
}
