package io.streamtune.loadtest.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.display.terminal.UserError;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/**
 * Goal: a result is read back as it was, and its page opens from disk, shows everything and runs
 * nothing. Method: made-up results, one with a hostile model name.
 */
class ResultFilesTest {
  private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void a_result_is_read_back_as_it_was_written() {
    LoadResult result = Results.of(30, "m:2", Map.of("rate", "10"));

    ResultFiles.write(folder.resolve("a/b"), result);

    assertThat(ResultFiles.read(folder.resolve("a/b"))).isEqualTo(result);
    assertThat(ResultFiles.read(folder.resolve("a/b/result.json"))).isEqualTo(result);
    assertThat(folder.resolve("a/b")).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void the_page_loads_nothing_and_runs_nothing_whatever_a_model_is_called() throws IOException {
    String page = page("<script>alert(1)</script>");

    assertThat(page).doesNotContain("<script", "http://", "https://", "<link", "url(", "@import");
    assertThat(page).contains("prefers-color-scheme: dark", "max-width: 520px");
    assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
  }

  @Test
  void the_page_has_the_plots_with_the_swap_marked_and_the_tables() throws Exception {
    String page = page("m:2");

    List<String> drawings = SVG.matcher(page).results().map(found -> found.group()).toList();
    assertThat(drawings).hasSize(3).allMatch(drawing -> drawing.contains("m:2</text>"));
    for (String drawing : drawings) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(drawing)));
    }
    assertThat(page)
        .contains("Throughput", "Latency", "Backlog", "Counts", "Options", "Machine", "abc123")
        .contains("25 images got no answer; they are in no percentile.");
  }

  @Test
  void the_text_says_what_must_be_known_before_the_numbers_are_believed() {
    List<String> lines = ResultText.lines(Results.of(30, "m:2", Map.of("deadline", "1s")));

    assertThat(lines)
        .anyMatch(line -> line.contains("100 images in 10.0 s"))
        .anyMatch(line -> line.contains("75 predictions, 0 dead letters, 25 not answered"))
        .anyMatch(line -> line.contains("7.5 predicted within the deadline of 1s"))
        .anyMatch(line -> line.equals("model changed   at 5.0 s to m:2"))
        .anyMatch(line -> line.startsWith("25 images got no answer"));
  }

  @Test
  void what_is_no_result_is_said() throws IOException {
    Path other = Files.writeString(folder.resolve("other.json"), "{\"kind\": \"kafka\"}");
    Path text = Files.writeString(folder.resolve("text"), "no");

    assertThatThrownBy(() -> ResultFiles.read(other))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is no result of a load test");
    assertThatThrownBy(() -> ResultFiles.read(text)).hasMessageContaining("is no result");
    assertThatThrownBy(() -> ResultFiles.read(folder.resolve("none")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no such file or directory");
    assertThatThrownBy(() -> ResultFiles.write(text, Results.of(1, "m:1", Map.of())))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot be written");
    assertThatThrownBy(() -> ResultFiles.prepare(text))
        .isInstanceOf(UserError.class)
        .hasMessage(text + " is no folder");
  }

  @Test
  void the_commit_is_read_from_a_clone_and_from_a_work_tree() throws IOException {
    Path git = Files.createDirectories(folder.resolve("clone/.git/refs/heads"));
    Files.writeString(folder.resolve("clone/.git/HEAD"), "ref: refs/heads/main\n");
    Files.writeString(git.resolve("main"), "1234\n");
    Path own = Files.createDirectories(folder.resolve("clone/.git/worktrees/w"));
    Files.writeString(own.resolve("HEAD"), "ref: refs/heads/side\n");
    Files.writeString(own.resolve("commondir"), "../..\n");
    Files.writeString(folder.resolve("clone/.git/packed-refs"), "5678 refs/heads/side\n");
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.writeString(tree.resolve(".git"), "gitdir: " + own + "\n");

    assertThat(Commit.of(folder.resolve("clone"))).hasValue("1234");
    assertThat(Commit.of(tree)).hasValue("5678");
    assertThat(Commit.of(folder.resolve("elsewhere"))).isEmpty();
  }

  private String page(String version) throws IOException {
    ResultFiles.write(folder, Results.of(30, version, Map.of("deadline", "1s")));
    return Files.readString(folder.resolve("result.html"));
  }
}
