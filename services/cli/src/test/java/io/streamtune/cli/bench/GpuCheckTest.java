package io.streamtune.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.streamtune.display.terminal.ByteTerminal;
import io.streamtune.display.terminal.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: the check of a GPU host runs through and says where the limit is. Method: on the CPU, with
 * an untrained ResNet-18 of 64 pixels; no number is looked at but that it is there.
 */
@Tag("broker")
final class GpuCheckTest {
  @TempDir private Path folder;

  @Test
  void every_part_is_measured_alone_and_all_together() throws IOException {
    ByteTerminal terminal = new ByteTerminal();
    Path model = SmallModel.write(folder.resolve("toy"));

    int code =
        new CommandLine(new GpuCheckCommand(terminal.piped()))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(
                "--device",
                "cpu",
                "--model",
                model.toString(),
                "--batches",
                "1,2",
                "--precisions",
                "fp32,fp16",
                "--seconds",
                "0.3",
                "--json",
                "--out",
                folder.resolve("out") + "");

    assertThat(code).as(terminal.err()).isZero();
    JsonNode result = JsonMapper.shared().readTree(terminal.out());
    assertThat(result.at("/rows").size()).isEqualTo(2);
    for (JsonNode row : result.at("/rows")) {
      for (String part : new String[] {"/raw/FP32", "/raw/FP16", "/copy", "/network", "/stream"}) {
        assertThat(row.at(part).asDouble()).as(part).isPositive();
      }
      assertThat(row.at("/cpu_cores").asDouble()).isPositive();
    }
    assertThat(result.at("/decode").asDouble()).isPositive();
    assertThat(result.at("/broker").asDouble()).isPositive();
    assertThat(result.at("/limit/text").asString()).contains("images/s at batch");
    assertThat(Files.readString(folder.resolve("out/result.html")))
        .contains("Where the limit is", "raw fp16", "Kafka to Kafka");
  }

  @Test
  void a_host_without_a_gpu_is_told_what_to_do() {
    Assumptions.assumeFalse(
        OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "a build for CUDA");

    assertThatThrownBy(() -> new GpuCheckCommand(new ByteTerminal().piped()).call())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("there is no GPU to check: CUDA was asked for, but this build has")
        .hasMessageContaining("STREAMTUNE_PROFILES=cuda")
        .extracting(failure -> ((UserError) failure).remedy())
        .isEqualTo("--device cpu measures the same on the CPU");
  }
}
