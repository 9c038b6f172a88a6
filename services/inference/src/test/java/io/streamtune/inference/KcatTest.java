package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamtune.host.Await;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: who has only a Kafka client can use the service. Method: {@code kcat} sends files as they
 * are, without headers, and reads what comes back.
 */
@Tag("broker")
final class KcatTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PHOTO = "n01440764_tench.JPEG";

  @TempDir private Path folder;

  @Test
  void a_photo_comes_back_as_json_and_a_broken_file_as_a_dead_letter() throws Exception {
    assumeTrue(installed(), "needs kcat on the PATH");
    Path model = TestData.need("models/resnet18-imagenet.onnx.gz");
    Path photo = TestData.need("imagenet-sample").resolve(PHOTO);
    Path broken = Files.writeString(folder.resolve("broken.jpg"), "this is no photo");

    try (TestStream stream = new TestStream(1);
        InferenceService _ = stream.serve(model, Map.of())) {
      kcat(stream, "-P", "-t", "images", photo.toString());
      kcat(stream, "-P", "-t", "images", broken.toString());
      List<String> predictions = read(stream, "predictions", "%s\n");
      List<String> letters = read(stream, "images.dlq", "%h %s\n");

      assertThat(predictions).hasSize(1);
      JsonNode prediction = JsonMapper.shared().readTree(predictions.getFirst());
      assertThat(prediction.at("/labels/0/name").asString()).isEqualTo("tench");
      assertThat(letters).hasSize(1);
      assertThat(letters.getFirst())
          .contains(
              "streamtune-error-code=unsupported-format",
              "__connect.errors.topic=images",
              "__connect.errors.offset=1")
          .endsWith("this is no photo");
    }
  }

  /** Reads a topic from its beginning until there is something. */
  private List<String> read(TestStream stream, String topic, String format) {
    List<String> lines = new ArrayList<>();
    boolean came =
        Await.until(
            () -> {
              String[] arguments = {"-C", "-t", topic, "-o", "beginning", "-e", "-q", "-f", format};
              kcat(stream, arguments).lines().forEach(lines::add);
              return !lines.isEmpty();
            },
            PATIENCE);
    assertThat(came).as("something on " + topic).isTrue();
    return lines;
  }

  /** Runs kcat and returns what it prints. */
  private String kcat(TestStream stream, String... arguments) {
    List<String> command = new ArrayList<>(List.of("kcat", "-b", stream.kafka.bootstrapServers()));
    command.addAll(Arrays.asList(arguments));
    try {
      File output = Files.createTempFile(folder, "kcat-", ".txt").toFile();
      Process process =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      String said = Files.readString(output.toPath(), StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(said).isZero();
      return said;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static boolean installed() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kcat")));
  }
}
