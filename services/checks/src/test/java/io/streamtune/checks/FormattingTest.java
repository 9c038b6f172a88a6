package io.streamtune.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: all Java is as google-java-format writes it, so that no review speaks of it. Method: format
 * every source and compare; with {@code -Dformat.write=true} write it instead (decision record 6).
 */
class FormattingTest {
  private static final String FIX =
      "mvn -B -q -pl services/checks -am test -Dtest=FormattingTest -Dformat.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private final Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());

  @Test
  void every_source_is_formatted() {
    List<Path> unformatted =
        ProjectFiles.javaSources().parallelStream().filter(this::differs).sorted().toList();

    if (Boolean.getBoolean("format.write")) {
      unformatted.forEach(this::write);
    } else {
      assertThat(unformatted).as("not formatted; mend with: %s", FIX).isEmpty();
    }
  }

  @Test
  void the_check_bites() {
    assertThat(formatted(Path.of("Canary.java"), "class  Canary{int x ;}"))
        .isEqualTo("class Canary {\n  int x;\n}\n");
  }

  @Test
  void it_reads_java_25() {
    String flexibleConstructor =
        """
        class A extends B {
          A(Object o) {
            if (!(o instanceof Point(int x, _))) {
              throw new IllegalArgumentException();
            }
            super(x);
          }
        }
        """;

    assertThat(formatted(Path.of("A.java"), flexibleConstructor)).isEqualTo(flexibleConstructor);
  }

  private boolean differs(Path file) {
    String source = read(file);
    return !formatted(file, source).equals(source);
  }

  private void write(Path file) {
    try {
      Files.writeString(ProjectFiles.ROOT.resolve(file), formatted(file, read(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same steps, in the same order, as the formatter's own command line. */
  private String formatted(Path file, String source) {
    try {
      String text = ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE);
      text = RemoveUnusedImports.removeUnusedImports(text);
      text = formatter.formatSource(text);
      return StringWrapper.wrap(text, formatter);
    } catch (FormatterException e) {
      throw new AssertionError(file + ": " + e.getMessage(), e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(ProjectFiles.ROOT.resolve(file), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
