package io.streamtune.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.cli.CommandLines;
import io.streamtune.cli.bench.SmallModel;
import io.streamtune.display.pictures.GeneratedPictures;
import io.streamtune.display.terminal.ByteTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: one command shows how the network sees a photo, to people and to programs, and says what is
 * wrong with what it was given. Method: run {@code explain} in this JVM with a small real network.
 */
class ExplainTest {
  @TempDir private Path folder;
  private final ByteTerminal terminal = new ByteTerminal();
  private Path photo;
  private Path model;

  @BeforeEach
  void prepare() throws IOException {
    terminal.environment(Map.of("STREAMTUNE_HOME", folder.resolve("home").toString()));
    photo = Files.write(folder.resolve("a.jpg"), new GeneratedPictures(1).picture(0).jpeg());
    model = SmallModel.write(folder.resolve("model"));
  }

  @Test
  void people_get_a_table_and_a_page() throws IOException {
    Path page = folder.resolve("page.html");

    assertThat(explain("--out", page.toString(), photo.toString())).isZero();

    assertThat(terminal.out())
        .contains("output", "exp", "probability", "The page: " + page)
        .doesNotContain("{");
    assertThat(Files.readString(page))
        .startsWith("<!DOCTYPE html>")
        .contains(
            "How the network sees a.jpg", "What the first layer looks for", "<td>1.000000</td>")
        .doesNotContain("<script", "http://", "https://");
  }

  @Test
  void programs_get_numbers_that_add_up() {
    assertThat(explain("--json", photo.toString())).isZero();

    JsonNode object = JsonMapper.shared().readTree(terminal.out());
    assertThat(object.propertyNames())
        .containsExactly("photo", "model", "activation", "total", "classes", "classMaps", "layers");
    double sum =
        object.get("classes").valueStream().mapToDouble(c -> c.get("probability").asDouble()).sum();
    assertThat(sum).isBetween(1 - 1e-9, 1 + 1e-9);
    assertThat(object.at("/layers/0/operator").asString()).isEqualTo("Conv");
    assertThat(object.at("/layers/0/means").size()).isEqualTo(64);
    assertThat(folder.toFile().list()).as("no page that nobody asked for").hasSize(2);
  }

  @Test
  void a_photo_that_is_not_there_or_none_is_named() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jpg"), "no image");

    assertThat(explain("nix.jpg")).isEqualTo(1);
    assertThat(explain(folder.toString())).isEqualTo(1);
    assertThat(explain(text.toString())).isEqualTo(1);

    assertThat(terminal.err())
        .contains("nix.jpg: no such file", text + ": unsupported-format")
        .doesNotContain("\tat ");
  }

  @Test
  void a_page_that_cannot_be_written_is_named() {
    String page = folder.resolve("none").resolve("page.html").toString();

    assertThat(explain("--out", page, photo.toString())).isEqualTo(1);
    assertThat(terminal.err()).contains(page, "--out").doesNotContain("\tat ");
  }

  private int explain(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "explain";
    all[1] = "--model";
    all[2] = model.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CommandLines.run(terminal.piped(), all);
  }
}
