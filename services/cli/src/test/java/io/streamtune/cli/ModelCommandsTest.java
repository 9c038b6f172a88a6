package io.streamtune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.display.terminal.ByteTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: what goes into the store by one command is found by the others. Method: run the commands in
 * this JVM on a store of their own.
 */
class ModelCommandsTest {
  @TempDir private Path home;

  @Test
  void a_fresh_model_is_listed_inspected_and_says_that_it_has_learnt_nothing() throws IOException {
    Path names = Files.writeString(home.resolve("names.txt"), "cat\ndog\n");
    ByteTerminal made = run(0, "model", "init", "--depth", "18", "--classes", names + "");

    assertThat(made.out()).isEqualTo("resnet18:untrained-0\n");
    assertThat(made.err()).contains("it has learnt nothing yet");
    assertThat(run(0, "model", "list").out()).contains("resnet18:untrained-0", "2 classes");
    assertThat(run(0, "model", "inspect", "resnet18").out())
        .contains("2: cat, dog", "parameters", "learnt nothing yet", "short side 256");
    JsonNode listed = JsonMapper.shared().readTree(run(0, "model", "list", "--json").out());
    assertThat(listed.get("trained").asBoolean()).isFalse();
    JsonNode seen =
        JsonMapper.shared().readTree(run(0, "model", "inspect", "resnet18", "--json").out());
    assertThat(seen.get("manifest").get("classes").size()).isEqualTo(2);
  }

  @Test
  void a_gzipped_onnx_file_is_imported_and_predicts_by_its_name() {
    Path file = TestData.need("models/resnet18-imagenet.onnx.gz");
    Path photo = TestData.need("reference/images/cat.1.jpg");

    assertThat(run(0, "model", "import", file + "", "--name", "r18:1").out()).isEqualTo("r18:1\n");
    assertThat(run(0, "predict", "--model", "r18", photo + "").out()).contains("tabby");
    assertThat(run(0, "model", "inspect", "r18:1").out()).contains("1000: tench");
  }

  @Test
  void an_empty_store_says_how_to_fill_it() {
    ByteTerminal terminal = run(0, "model", "list");

    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).contains("no models", "streamtune model import resnet50");
  }

  @Test
  void what_cannot_be_imported_is_said_without_a_stack_trace() throws IOException {
    Path junk = Files.writeString(home.resolve("junk.onnx"), "junk");

    assertThat(run(1, "model", "import", "resnet49").err()).contains("resnet49", "resnet50");
    assertThat(run(1, "model", "import", junk.toString()).err())
        .contains("junk.onnx")
        .doesNotContain("unexpected error", "\tat ");
    assertThat(run(1, "model", "inspect", "nix").err())
        .contains("'nix'", "\nstreamtune model import FILE")
        .doesNotContain("\tat ");
    assertThat(run(1, "model", "init", "--classes", home + "/no.txt").err())
        .contains("no.txt: no such file");
  }

  @Test
  void options_that_would_be_ignored_or_make_no_sense_are_wrong_usage() {
    assertThat(run(2, "model").err()).contains("import", "init", "inspect", "list");
    assertThat(run(2, "model", "init", "--depth", "19").err()).contains("--depth is 19");
    assertThat(run(2, "model", "import", "resnet50", "--sha256", "00000000").err())
        .contains("--sha256 is for an address");
    assertThat(run(2, "model", "import", home + "", "--activation", "sigmoid").err())
        .contains("is a bundle");
    assertThat(run(2, "model", "import", "x.onnx", "--mean", "1").err()).contains("mean");
  }

  private ByteTerminal run(int exitCode, String... arguments) {
    ByteTerminal terminal = new ByteTerminal();
    terminal.environment(Map.of("STREAMTUNE_HOME", home.resolve("home").toString()));
    assertThat(Main.run(terminal.piped(), arguments)).as(terminal.err()).isEqualTo(exitCode);
    return terminal;
  }
}
