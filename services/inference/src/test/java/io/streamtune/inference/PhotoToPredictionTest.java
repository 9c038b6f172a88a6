package io.streamtune.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.model.bundle.ImageNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    Map<String, Integer> reference =
        reference(TestData.need("reference/" + network + "-imagenet-sample.csv"));
    Map<String, byte[]> photos = new LinkedHashMap<>();
    TestData.files(TestData.need("imagenet-sample"))
        .forEach(file -> photos.put(String.valueOf(file.getFileName()), TestData.read(file)));
    List<String> classes = ImageNet.classes();

    try (TestStream stream = new TestStream(3);
        InferenceService _ = stream.serve(model, Map.of())) {
      stream.send(photos);
      TestStream.Answers answers = stream.answers();

      assertThat(answers.deadLetters).isEmpty();
      assertThat(answers.counts.values()).containsOnly(1);
      assertThat(answers.predictions).hasSameSizeAs(photos);
      Set<String> differing = new TreeSet<>(photos.keySet());
      reference.forEach(
          (photo, top1) -> {
            if (classes.get(top1).equals(answers.top1(photo))) {
              differing.remove(photo);
            }
          });
      int agreeing = photos.size() - differing.size();
      System.out.printf("%s: top-1 agrees on %d of %d photos%n", network, agreeing, photos.size());
      assertThat(agreeing)
          .as("all but " + differing)
          .isGreaterThanOrEqualTo((int) Math.ceil(0.97 * photos.size()));
    }
  }

  private static Map<String, Integer> reference(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    Map<String, Integer> top1 = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(",", -1));
      top1.put(cells.get(0), Integer.valueOf(cells.get(2)));
    }
    return top1;
  }
}
