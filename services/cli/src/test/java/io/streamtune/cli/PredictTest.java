package io.streamtune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.display.terminal.ByteTerminal;
import io.streamtune.display.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: every file gets one answer, in the order of the files, in a shape that programs can rely
 * on. Method: run {@code predict} in this JVM on photos, broken files and paths that do not exist.
 */
class PredictTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private Path folder;
  private final ByteTerminal terminal = new ByteTerminal();

  @BeforeEach
  void use_an_empty_store() {
    terminal.environment(Map.of("STREAMTUNE_HOME", folder.resolve("home").toString()));
  }

  @Test
  void without_a_model_the_remedy_is_said() throws IOException {
    Path photo = Files.writeString(folder.resolve("a.jpg"), "x");

    assertThat(predict(photo.toString())).isEqualTo(1);
    assertThat(terminal.err())
        .contains("there is no model resnet50", "streamtune model import resnet50", "--model FILE")
        .doesNotContain("\tat ");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void a_model_that_does_not_exist_is_named() {
    assertThat(predict("--model", "nix.onnx", folder + "/a.jpg")).isEqualTo(1);
    assertThat(terminal.err()).contains("there is no model 'nix.onnx'").doesNotContain("\tat ");
  }

  @Test
  void no_file_is_wrong_usage() {
    assertThat(predict()).isEqualTo(2);
    assertThat(predict("--top", "0", "a.jpg")).isEqualTo(2);
    assertThat(predict("--device", "tpu", "a.jpg")).isEqualTo(2);
    assertThat(terminal.err()).contains("FILE|DIR", "--top is 0", "tpu");
  }

  @Test
  void an_empty_directory_is_an_error() throws IOException {
    assertThat(predict(Files.createDirectory(folder.resolve("none")).toString())).isEqualTo(1);
    assertThat(terminal.err()).contains("none: no files in it");
  }

  @Test
  void json_is_one_object_a_line_in_order_and_errors_stand_in_their_place() throws IOException {
    Path photo = TestData.need("reference/images/cat.1.jpg");
    Path text = Files.writeString(folder.resolve("text.jpg"), "no image");
    Path empty = Files.writeString(folder.resolve("empty.jpg"), "");

    int exitCode =
        predict(
            "--json", "--model", small(), "--top", "2", text + "", photo + "", "nix", empty + "");

    assertThat(exitCode).isEqualTo(1);
    List<JsonNode> lines = lines();
    assertThat(lines)
        .extracting(line -> line.get("file").asString())
        .containsExactly(text.toString(), photo.toString(), "nix", empty.toString());
    assertThat(error(lines.get(0))).isEqualTo("unsupported-format");
    assertThat(error(lines.get(2))).isEqualTo("not-found");
    assertThat(error(lines.get(3))).isEqualTo("empty");
    assertThat(lines.get(1).propertyNames()).containsExactly("file", "labels");
    assertThat(lines.get(0).get("error").propertyNames()).containsExactly("code", "message");
    assertThat(lines.get(1).get("labels").size()).isEqualTo(2);
    assertThat(lines.get(1).get("labels").get(0).propertyNames())
        .containsExactly("index", "name", "probability");
    assertThat(terminal.err()).contains("1 image, 3 errors");
  }

  @Test
  void people_get_a_line_with_percentages() {
    Path photo = TestData.need("reference/images/cat.1.jpg");

    assertThat(predict("--model", small(), photo.toString())).isZero();
    assertThat(terminal.out()).matches("\\S+cat\\.1\\.jpg  tabby \\d+\\.\\d %, .+ %, .+ %\n");
    assertThat(terminal.err()).contains("1000 classes, on ", "1 image, 0 errors");
  }

  @Test
  void a_file_over_the_limit_is_refused_by_its_size() throws IOException {
    String model = small();
    Path large = folder.resolve("large.jpg");
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(40L << 20);
    }

    assertThat(predict("--json", "--model", model, large.toString())).isEqualTo(1);
    assertThat(error(lines().getFirst())).isEqualTo("too-many-bytes");
  }

  @Test
  void directories_are_read_recursively_sorted_and_without_hidden_files() throws IOException {
    String model = small();
    for (String name : List.of("b/2.txt", "b/1.txt", "a.txt", ".hidden", ".git/x", "c.txt")) {
      Path file = folder.resolve("tree").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }

    predict("--json", "--model", model, folder.resolve("tree").toString());

    assertThat(lines())
        .extracting(line -> folder.resolve("tree").relativize(Path.of(line.get("file").asString())))
        .extracting(Path::toString)
        .containsExactly("a.txt", "b/1.txt", "b/2.txt", "c.txt");
  }

  @Test
  void views_are_averaged_and_the_same_each_time() {
    Path photo = TestData.need("reference/images/cat.1.jpg");
    predict("--json", "--model", small(), photo.toString());
    predict("--json", "--tta", "--model", small(), photo.toString());
    predict("--json", "--tta", "--model", small(), photo.toString());

    List<JsonNode> lines = lines();
    assertThat(lines.get(1)).isEqualTo(lines.get(2)).isNotEqualTo(lines.get(0));
    assertThat(lines.get(1).get("labels").get(0).get("index").asInt()).isEqualTo(281);
  }

  @Test
  void many_files_keep_their_order_though_some_are_answered_at_once() {
    Path photo = TestData.need("reference/images/cat.1.jpg");
    List<String> files =
        IntStream.range(0, 60).mapToObj(i -> i % 3 == 0 ? photo.toString() : "nix" + i).toList();
    List<String> arguments = new java.util.ArrayList<>(List.of("--json", "--model", small()));
    arguments.addAll(files);

    predict(arguments.toArray(String[]::new));

    assertThat(lines()).extracting(line -> line.get("file").asString()).isEqualTo(files);
  }

  @Test
  void a_reader_that_goes_away_ends_it_quietly() {
    Path photos = TestData.need("imagenet-sample");
    Terminal closed =
        new Terminal(
            new PrintStream(new ClosedPipe(), true, StandardCharsets.UTF_8),
            terminal.piped().err(),
            false,
            false,
            80,
            Map.of());

    assertThat(Main.run(closed, "predict", "--model", small(), photos.toString())).isZero();
    assertThat(terminal.err()).doesNotContain("error", "Exception");
  }

  private static final class ClosedPipe extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }

  private static String small() {
    return TestData.need("models/resnet18-imagenet.onnx.gz").toString();
  }

  private int predict(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "predict";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Main.run(terminal.piped(), all);
  }

  private List<JsonNode> lines() {
    return terminal.out().lines().map(JSON::readTree).toList();
  }

  private static String error(JsonNode line) {
    return line.get("error").get("code").asString();
  }
}
