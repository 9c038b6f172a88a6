package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.events.Prediction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a photo on a topic comes back as the prediction that an independent implementation gives.
 * Method: a real broker, the real networks, 202 photos; top-1 compared with the reference.
 */
@Tag("broker")
final class PhotoToPredictionTest {

  @ParameterizedTest
  @ValueSource(strings = {"resnet18", "resnet50"})
  void photos_come_back_as_the_reference_predicts_them(String network) throws Exception {
    Path model = TestData.need("models/" + network + "-imagenet.onnx.gz");
    Map<String, String> reference =
        reference(TestData.need("reference/" + network + "-imagenet-sample.csv"));
    Map<String, byte[]> photos = new LinkedHashMap<>();
    TestData.files(TestData.need("imagenet-sample"))
        .forEach(file -> photos.put(String.valueOf(file.getFileName()), TestData.read(file)));
    List<String> classes = classNames(TestData.need("imagenet-classes.txt"));

    try (TestStream stream = new TestStream(3);
        InferenceService service = stream.serve(model, Map.of())) {
      stream.send(photos);
      TestStream.Answers answers = stream.answers();

      assertThat(answers.deadLetters).isEmpty();
      assertThat(answers.counts.values()).containsOnly(1);
      long agreeing =
          answers.predictions.entrySet().stream()
              .filter(answer -> agrees(answer.getValue(), reference.get(answer.getKey()), classes))
              .count();
      System.out.printf("%s: top-1 agrees on %d of %d photos%n", network, agreeing, photos.size());
      assertThat(agreeing).isGreaterThanOrEqualTo((long) Math.ceil(0.97 * photos.size()));
    }
  }

  private static boolean agrees(Prediction prediction, String index, List<String> classes) {
    return classes.get(Integer.parseInt(index)).equals(prediction.labels().getFirst().name());
  }

  private static Map<String, String> reference(Path csv) throws Exception {
    Map<String, String> top1 = new HashMap<>();
    for (String line : Files.readAllLines(csv).subList(1, Files.readAllLines(csv).size())) {
      String[] cells = line.split(",");
      top1.put(cells[0], cells[2]);
    }
    return top1;
  }

  /** The project's names are the first of each synset's. */
  private static List<String> classNames(Path file) throws Exception {
    return Files.readAllLines(file).stream()
        .map(line -> line.substring(line.indexOf(' ') + 1).split(",")[0])
        .toList();
  }
}
