package io.streamtune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.display.terminal.ByteTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: real photos get the labels that the reference gives them. Method: classify 202 ImageNet
 * photos with real weights and compare with another runtime, decoder and resampler. The aim is 97 %
 * (196 of 202) for both.
 */
class PredictAgreementTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private record Expected(int top1, double probability) {}

  @ParameterizedTest
  @CsvSource({"resnet18, 196", "resnet50, 196"})
  void the_first_label_agrees_on_nearly_all_photos(String network, int agreeingMin)
      throws IOException {
    Path model = TestData.need("models/" + network + "-imagenet.onnx.gz");
    Path photos = TestData.need("imagenet-sample");
    Map<String, Expected> expected =
        reference(TestData.need("reference/" + network + "-imagenet-sample.csv"));
    ByteTerminal terminal = new ByteTerminal();

    int exitCode =
        Main.run(terminal.piped(), "predict", "--json", "--model", model + "", photos.toString());

    assertThat(exitCode).isZero();
    List<JsonNode> lines = terminal.out().lines().map(JSON::readTree).toList();
    assertThat(lines).hasSameSizeAs(expected.keySet());
    DoubleSummaryStatistics deviation = new DoubleSummaryStatistics();
    int agreeing = 0;
    for (JsonNode line : lines) {
      String file = Path.of(line.get("file").asString()).getFileName().toString();
      Expected known = java.util.Objects.requireNonNull(expected.get(file), file);
      JsonNode best = line.get("labels").get(0);
      if (best.get("index").asInt() == known.top1()) {
        agreeing++;
        deviation.accept(Math.abs(best.get("probability").asDouble() - known.probability()));
      }
    }
    String found = network + ": " + agreeing + " of " + lines.size() + ", deviation " + deviation;
    assertThat(agreeing).as(found).isGreaterThanOrEqualTo(agreeingMin);
    assertThat(deviation.getAverage()).as(found).isLessThan(0.03);
  }

  private static Map<String, Expected> reference(Path csv) throws IOException {
    Map<String, Expected> expected = new HashMap<>();
    for (String row : Files.readAllLines(csv).subList(1, Files.readAllLines(csv).size())) {
      String[] cells = row.split(",", -1);
      expected.put(
          cells[0], new Expected(Integer.parseInt(cells[2]), Double.parseDouble(cells[7])));
    }
    return expected;
  }
}
