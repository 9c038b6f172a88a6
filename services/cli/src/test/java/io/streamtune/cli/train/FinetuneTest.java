package io.streamtune.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamtune.cli.CommandLines;
import io.streamtune.display.terminal.ByteTerminal;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: a folder of photos becomes a bundle that the other commands use, and a mistake is said in a
 * sentence before any work is lost. Method: run the commands in this JVM on small generated
 * pictures and a ResNet-18 with fresh weights.
 */
class FinetuneTest {
  private static final String RECIPE =
      """
      {"size": 32, "batch_size": 8, "tta": 2, "seed": 3, "fits": [
        {"name": "frozen", "freeze_to": 2, "lrs": [0.01], "cycles": 1, "cycle_len": 1},
        {"name": "unfrozen", "freeze_to": 0, "bn_freeze": true, "lrs": [1e-4, 1e-3, 1e-2],
         "cycles": 1, "cycle_len": 1}]}
      """;

  @TempDir private Path folder;
  private final ByteTerminal terminal = new ByteTerminal();

  @BeforeEach
  void use_an_empty_store() {
    terminal.environment(Map.of("STREAMTUNE_HOME", folder.resolve("home").toString()));
  }

  @Test
  void a_folder_becomes_a_bundle_that_predict_and_evaluate_use() throws Exception {
    Path photos = photos("photos", 10, 4);
    Files.writeString(photos.resolve("train/red/text.jpg"), "no image");
    Path out = folder.resolve("red-or-blue");

    assertThat(finetune(photos.toString(), "--out", out.toString(), "--json")).isZero();

    JsonNode answer = json();
    assertThat(answer.get("images").intValue()).isEqualTo(8);
    assertThat(answer.get("bundle").stringValue()).isEqualTo(out.toString());
    assertThat(terminal.err())
        .contains("Left out: ", "text.jpg", "20 photos to learn from, 8 to measure on, 2 classes")
        .contains("epoch      trn_loss   val_loss   accuracy");
    assertThat(names(out)).contains("manifest.json", "model.onnx", "report.html", "report.json");
    assertThat(names(folder)).doesNotContain("red-or-blue.run");
    JsonNode manifest =
        JsonMapper.shared().readTree(Files.readAllBytes(out.resolve("manifest.json")));
    assertThat(manifest.toString())
        .contains("\"batch_size\":8", "\"tta_log_loss\"", "\"seed\":3", "untrained");
    evaluation_with_tta_is_that_of_the_run(photos, out, answer);
    predictions_have_the_new_classes(photos, out);
    predictions_with_tta_are_those_that_were_evaluated(photos, out);
  }

  private void evaluation_with_tta_is_that_of_the_run(Path photos, Path out, JsonNode run) {
    terminal.clear();
    assertThat(
            run("evaluate", photos.toString(), "--model", out.toString(), "--tta", "2", "--json"))
        .isZero();
    JsonNode again = json();
    assertThat(again.get("accuracy")).isEqualTo(run.get("accuracy"));
    assertThat(again.get("log_loss").doubleValue())
        .isCloseTo(run.get("log_loss").doubleValue(), within(1e-6));
    assertThat(again.get("per_class").get(0).get("class").stringValue()).isEqualTo("blue");
    assertThat(again.get("confusion").size()).isEqualTo(2);
  }

  private void predictions_have_the_new_classes(Path photos, Path out) {
    terminal.clear();
    assertThat(run("predict", "--model", out.toString(), photos.resolve("valid/red") + ""))
        .isZero();
    assertThat(terminal.out()).contains("red").contains("blue");
  }

  /** The log loss of what {@code predict} says is that of {@code evaluate}. */
  private void predictions_with_tta_are_those_that_were_evaluated(Path photos, Path out) {
    terminal.clear();
    run("evaluate", photos.toString(), "--model", out.toString(), "--tta", "4", "--json");
    double expected = json().get("log_loss").doubleValue();
    terminal.clear();
    String red = photos.resolve("valid/red").toString();
    String blue = photos.resolve("valid/blue").toString();
    run("predict", "--model", out.toString(), "--tta", "--json", red, blue);
    List<String> lines = terminal.out().lines().toList();
    double sum = 0;
    for (String line : lines) {
      JsonNode answer = JsonMapper.shared().readTree(line);
      String truth = answer.get("file").stringValue().contains("/red/") ? "red" : "blue";
      for (JsonNode label : answer.get("labels")) {
        sum -=
            label.get("name").stringValue().equals(truth)
                ? Math.log(label.get("probability").doubleValue())
                : 0;
      }
    }
    assertThat(lines).hasSize(8);
    assertThat(sum / lines.size()).isCloseTo(expected, within(1e-6));
  }

  @Test
  void a_bundle_that_exists_is_not_written_over() throws IOException {
    Path photos = photos("photos", 2, 2);
    Path out = Files.createDirectory(folder.resolve("there"));

    assertThat(finetune(photos.toString(), "--out", out.toString())).isEqualTo(1);
    assertThat(terminal.err()).contains("there exists already", "--out").doesNotContain("\tat ");
  }

  @Test
  void a_failure_after_an_epoch_says_where_the_weights_are_and_resume_finishes_them()
      throws Exception {
    Path photos = photos("photos", 10, 4);
    Path saved = photos("saved", 10, 4);
    Path out = folder.resolve("late");
    Thread thief = Thread.ofPlatform().start(() -> deleteAfterAnEpoch(out, photos));

    assertThat(finetune(photos.toString(), "--out", out.toString())).isEqualTo(1);

    thief.join();
    String weights = folder.resolve("late.run/checkpoint/model.onnx").toString();
    assertThat(terminal.err()).contains(weights, "--resume").doesNotContain("\tat ");
    assertThat(Path.of(weights)).exists();
    delete(photos);
    Files.move(saved, photos);
    assertThat(finetune(photos.toString(), "--out", out.toString(), "--resume")).isZero();
    assertThat(names(out)).contains("model.onnx");
  }

  private static void deleteAfterAnEpoch(Path out, Path photos) {
    try {
      Path checkpoint = out.resolveSibling(out.getFileName() + ".run/checkpoint/run.json");
      while (!Files.exists(checkpoint)) {
        Thread.onSpinWait();
      }
      delete(photos.resolve("valid"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void there_must_be_a_run_to_resume() throws Exception {
    Path photos = photos("photos", 2, 2);

    assertThat(finetune(photos.toString(), "--out", folder + "/x", "--resume")).isEqualTo(1);
    assertThat(terminal.err()).contains("to go on with", "--restart").doesNotContain("\tat ");
  }

  @Test
  void mistakes_in_the_folder_are_named_before_anything_is_trained() throws IOException {
    assertSaid(folder.resolve("nix"), "nix does not exist");
    assertSaid(Files.createDirectory(folder.resolve("empty")), "no class folders in");
    Path one = photos("one", 2, 2);
    delete(one.resolve("train/red"));
    delete(one.resolve("valid/red"));
    assertSaid(one, "only one class, \"blue\"");
    Path missing = photos("missing", 2, 2);
    delete(missing.resolve("valid/red"));
    assertSaid(missing, "class \"red\" is in");
    Path text = photos("text", 2, 2);
    delete(text.resolve("train/red"));
    Files.createDirectory(text.resolve("train/red"));
    Files.writeString(text.resolve("train/red/a.jpg"), "no image");
    assertSaid(text, "none of the 1 training photos of class \"red\" can be used");
  }

  private void assertSaid(Path photos, String problem) {
    terminal.clear();
    assertThat(finetune(photos.toString(), "--out", folder.resolve("out").toString())).isEqualTo(1);
    assertThat(terminal.err()).contains(problem).doesNotContain("\tat ", "probably a bug");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void mistakes_in_the_options_are_named() throws IOException {
    Path photos = photos("photos", 2, 2);

    assertThat(finetune(photos.toString(), "--lrs", "1e-5,1e-4")).isEqualTo(1);
    assertThat(finetune(photos.toString(), "--bs", "1")).isEqualTo(1);
    assertThat(run("finetune", photos.toString(), "--size", "wide")).isEqualTo(2);
    assertThat(run("finetune")).isEqualTo(2);
    assertThat(run("evaluate", photos.toString())).isEqualTo(2);
    assertThat(run("finetune", photos.toString(), "--base", "nix.onnx")).isEqualTo(1);
    assertThat(terminal.err())
        .contains("has 2 learning rates", "batch_size is 1", "wide", "--model", "'nix.onnx'")
        .doesNotContain("\tat ");
  }

  @Test
  void the_rate_finder_draws_its_curve_and_keeps_nothing() throws Exception {
    Path photos = photos("photos", 16, 2);
    Path plot = folder.resolve("curve.svg");

    int status =
        run(
            "lr-find",
            photos.toString(),
            "--base",
            fresh(),
            "--recipe",
            recipe(),
            "--bs",
            "2",
            "--fastai2",
            "--plot",
            plot.toString());

    assertThat(status).isZero();
    assertThat(terminal.out()).contains("smoothed loss over learning rate", "valley", "minimum");
    assertThat(Files.readString(plot)).startsWith("<svg ").contains("xmlns=", "</svg>");
  }

  private int finetune(String... arguments) {
    List<String> all = new ArrayList<>(List.of("finetune"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--base", fresh(), "--recipe", recipe()));
    return run(all.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return CommandLines.run(terminal.piped(), arguments);
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(terminal.out().lines().toList().getLast());
  }

  /** The name of a ResNet-18 that has learnt nothing, in the store. */
  private String fresh() {
    ByteTerminal quiet = new ByteTerminal();
    quiet.environment(Map.of("STREAMTUNE_HOME", folder.resolve("home").toString()));
    if (!Files.exists(folder.resolve("home"))) {
      CommandLines.run(quiet.piped(), "model", "init", "--depth", "18", "--name", "fresh");
    }
    return "fresh";
  }

  private String recipe() {
    try {
      return Files.writeString(folder.resolve("recipe.json"), RECIPE).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path photos(String name, int train, int valid) throws IOException {
    Path root = folder.resolve(name);
    fill(root.resolve("train/red"), train, Color.RED);
    fill(root.resolve("train/blue"), train, Color.BLUE);
    fill(root.resolve("valid/red"), valid, Color.RED);
    fill(root.resolve("valid/blue"), valid, Color.BLUE);
    return root;
  }

  private static void fill(Path folder, int count, Color color) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_3BYTE_BGR);
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(color);
      graphics.fillRect(i, i, 40 - i, 40 - i);
      graphics.dispose();
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
