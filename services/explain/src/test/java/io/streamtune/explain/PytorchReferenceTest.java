package io.streamtune.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.bundle.Provenance;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.vision.view.Preprocessing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: scores, maps and class maps of a trained ResNet-50 on real photos are those of PyTorch.
 * Method: numbers that {@code src/test/python/reference.py} made; skipped by name without weights
 * and photos.
 */
class PytorchReferenceTest {
  private static final List<String> PHOTOS =
      List.of(
          "reference/images/cat.1.jpg",
          "dogscats/valid/dogs/dog.4005.jpg",
          "imagenet-sample/n01558993_robin.JPEG");
  private static final List<String> LAYERS =
      List.of("conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4");

  @Test
  void photos_are_explained_as_pytorch_does() throws IOException {
    JsonNode reference = reference();
    try (Explainer explainer = Explainer.open(Networks.ENGINE, bundle())) {
      for (String photo : PHOTOS) {
        Path file = file(photo);
        JsonNode expected = reference.path(String.valueOf(file.getFileName()));
        assertThat(expected.isObject()).as(photo).isTrue();

        Explained explained = explainer.explain(Files.readAllBytes(file));

        assertThat(explained)
            .isInstanceOfSatisfying(
                Explained.Done.class, done -> compare(done.explanation(), expected));
      }
    }
  }

  private static void compare(Explanation explanation, JsonNode expected) {
    List<Scores.Row> rows = explanation.scores().rows();
    expected
        .get("logits")
        .properties()
        .forEach(
            logit ->
                assertThat(rows.get(Integer.parseInt(logit.getKey())).output())
                    .isCloseTo(logit.getValue().asDouble(), within(1e-3)));
    expected
        .get("probabilities")
        .properties()
        .forEach(
            share ->
                assertThat(rows.get(Integer.parseInt(share.getKey())).probability())
                    .isCloseTo(share.getValue().asDouble(), within(1e-4)));
    ClassMap first = explanation.classMaps().getFirst();
    assertThat(first.classIndex()).isEqualTo(expected.at("/classMap/index").asInt());
    for (int i = 0; i < 49; i++) {
      double place = expected.at("/classMap/rows/%d/%d".formatted(i / 7, i % 7)).asDouble();
      assertThat(first.map().at(0, i / 7, i % 7)).isCloseTo((float) place, within(0.01f));
    }
    List<Layer> layers =
        Stream.concat(explanation.stem().stream(), explanation.stages().stream()).toList();
    assertThat(layers).hasSameSizeAs(LAYERS);
    IntStream.range(0, LAYERS.size())
        .forEach(i -> compare(layers.get(i).maps(), expected.at("/layers/" + LAYERS.get(i))));
  }

  private static void compare(Maps maps, JsonNode expected) {
    assertThat(maps.count()).isEqualTo(expected.get("channels").asInt());
    assertThat(maps.width()).isEqualTo(expected.get("side").asInt());
    JsonNode means = expected.get("means");
    for (int channel = 0; channel < means.size(); channel++) {
      assertThat(maps.mean(channel)).isCloseTo(means.get(channel).asDouble(), within(1e-3));
      assertThat(maps.deviation(channel))
          .isCloseTo(expected.at("/deviations/" + channel).asDouble(), within(1e-3));
    }
  }

  private static JsonNode reference() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PytorchReferenceTest.class.getResourceAsStream("pytorch-resnet50.json"))) {
      return JsonMapper.shared().readTree(in);
    }
  }

  private static ModelBundle bundle() throws IOException {
    return ModelBundle.create(
        new Manifest(
            new ModelId("resnet50", "imagenet"),
            IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList(),
            Activation.SOFTMAX,
            Preprocessing.IMAGENET,
            Provenance.imported("test material", Instant.EPOCH),
            Manifest.DEFAULT_PROBE_TOLERANCE,
            Map.of()),
        OnnxGraph.read(file("models/resnet50-imagenet.onnx.gz")),
        List.of());
  }

  private static Path file(String name) {
    Path root =
        Optional.ofNullable(System.getenv("STREAMTUNE_TESTDATA"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("streamtune.root", "."), "../shared/data"));
    Path file = root.resolve(name);
    assumeTrue(Files.exists(file), "needs STREAMTUNE_TESTDATA: " + name);
    return file;
  }
}
