package io.streamtune.trainer.release.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.trainer.history.TrainingHistory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: a report opens from disk, shows everything, and runs nothing. Method: made-up runs, some
 * with hostile names; the page is read back as text, its drawings as XML.
 */
class ReportFilesTest {
  private static final List<String> HOSTILE =
      List.of("<script>alert(1)</script>", "dogs\" onload='x' & <b>");

  private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void a_report_is_two_files_and_nothing_else() throws IOException {
    ReportFiles.write(folder.resolve("out"), SampleReports.of(List.of("cats", "dogs"), 360));

    try (var files = Files.list(folder.resolve("out"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("report.html", "report.json");
    }
  }

  @Test
  void the_page_loads_nothing_and_runs_nothing() throws IOException {
    String page = page(SampleReports.of(List.of("cats", "dogs"), 360));

    assertThat(page).doesNotContain("<script", "http://", "https://", "<link", "url(", "@import");
    assertThat(page).contains("src=\"data:image/png;base64,", "prefers-color-scheme: dark");
    assertThat(page).contains("Content-Security-Policy", "default-src &#39;none&#39;");
  }

  @Test
  void names_are_only_ever_text() throws IOException {
    String page = page(SampleReports.of(HOSTILE, 20));

    assertThat(page).doesNotContain("<script", "<b> ", "<img src=x", "onload='x'");
    assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;", "dogs&quot; onload=&#39;");
  }

  @Test
  void the_page_has_every_part_of_the_run() throws IOException {
    String page = page(SampleReports.of(List.of("cats", "dogs"), 360));

    assertThat(page)
        .contains("Results", "Training", "Learning-rate finder", "Classes", "Recipe", "Data")
        .contains("Most confident mistakes", "What training saw", "Time and machine")
        .contains("valley ", "steep ", "minimum ", "slide ") // marks of the finder
        .contains("trn_loss", "val_loss", "0.026000", "1 files were left out", "sha256:5f2b7c0de1")
        .contains("resnet50 (ImageNet)", "21 min 52 s", "3.46 GB");
  }

  @Test
  void drawings_are_well_formed_and_have_at_most_2000_points_a_line() throws Exception {
    String page = page(SampleReports.of(List.of("cats", "dogs"), 5_000));

    List<String> drawings = SVG.matcher(page).results().map(found -> found.group()).toList();
    assertThat(drawings).hasSize(5);
    for (String drawing : drawings) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(drawing)));
      assertThat(drawing.chars().filter(c -> c == 'L').count()).isLessThan(2001);
      assertThat(drawing).doesNotContain("NaN", "Infinity");
    }
  }

  @Test
  void many_classes_show_the_most_confused_pairs() throws IOException {
    List<String> classes = IntStream.range(0, 60).mapToObj(i -> "class " + i).toList();

    String page = page(SampleReports.of(classes, 20));

    assertThat(page).contains("most confused: true class, taken for");
    assertThat(page).doesNotContain("true ↓ predicted");
  }

  @Test
  void a_run_that_was_cut_short_still_has_a_report() throws IOException {
    RunReport whole = SampleReports.of(List.of("cats", "dogs"), 20);
    TrainingHistory.Batch broken = new TrainingHistory.Batch(0.01, Double.NaN);
    RunReport report =
        new RunReport(
            whole.setup(),
            Optional.empty(),
            new TrainingHistory(
                "accuracy",
                List.of(new TrainingHistory.Stage("frozen", List.of(broken), List.of()))),
            List.of(),
            Gallery.empty(),
            new RunCosts(
                List.of(new RunCosts.Stage("frozen", Duration.ofMillis(1500), Double.NaN)),
                OptionalLong.empty()));

    ReportFiles.write(folder, report);

    assertThat(Files.readString(folder.resolve("report.html"))).contains("1.5 s");
    JsonNode json = json();
    assertThat(json.at("/history/stages/0/smoothed_losses/0").isNull()).isTrue();
    assertThat(json.has("rate_finder")).isFalse();
  }

  @Test
  void json_holds_the_same_without_pictures() throws IOException {
    ReportFiles.write(folder, SampleReports.of(HOSTILE, 20));
    JsonNode json = json();

    assertThat(json.at("/seed").asInt()).isEqualTo(42);
    assertThat(json.at("/recipe/batch size").asString()).isEqualTo("64");
    assertThat(json.at("/dataset/classes/0/class").asString()).isEqualTo(HOSTILE.getFirst());
    assertThat(json.at("/dataset/skipped/0/reason").asString()).isEqualTo("is no image");
    assertThat(json.at("/history/stages/0/rates").size()).isEqualTo(60);
    assertThat(json.at("/history/stages/0/epochs/2/seconds").asDouble()).isEqualTo(437);
    assertThat(json.at("/results/2/confusion").size()).isEqualTo(2);
    assertThat(json.at("/rate_finder/suggestions").size()).isEqualTo(4);
    assertThat(json.at("/costs/peak_memory_bytes").asLong()).isEqualTo(3_456_000_000L);
    assertThat(json.at("/costs/stages/0/images_per_second").isNull()).isTrue();
    assertThat(json.at("/mistakes/0/picture").asString()).startsWith("valid/");
    assertThat(json.toString()).doesNotContain("base64");
  }

  @Test
  void a_picture_is_a_jpeg_or_a_png() {
    assertThat(new ReportPicture("a", SampleReports.png(1)).mediaType()).isEqualTo("image/png");
    assertThatThrownBy(() -> new ReportPicture("a.txt", "hello".getBytes(UTF_8)))
        .hasMessage("picture 'a.txt' is neither JPEG nor PNG");
  }

  private String page(RunReport report) throws IOException {
    ReportFiles.write(folder, report);
    return Files.readString(folder.resolve("report.html"));
  }

  private JsonNode json() throws IOException {
    return new JsonMapper().readTree(Files.readAllBytes(folder.resolve("report.json")));
  }
}
