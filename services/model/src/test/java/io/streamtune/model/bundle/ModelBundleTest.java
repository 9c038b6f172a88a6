package io.streamtune.model.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.events.prediction.Activation;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.OnnxGraph;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import io.streamtune.vision.view.Preprocessing;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: what is served is what was made, bit by bit. Method: a small network's bundle, written and
 * then tampered with.
 */
final class ModelBundleTest {
  private static final OnnxGraph GRAPH =
      ResNet.build(ResNetVariant.RESNET18, 2, ResNet.initialise(ResNetVariant.RESNET18, 2, 1));

  private static final Manifest MANIFEST =
      new Manifest(
          new ModelId("pets", "1"),
          List.of("cat", "dog"),
          Activation.SOFTMAX,
          Preprocessing.IMAGENET,
          Provenance.imported("a test", Instant.parse("2026-01-01T00:00:00Z")),
          0.01,
          Map.of());

  private static final ProbeImage PROBE =
      new ProbeImage("0.png", new byte[] {1, 2, 3}, List.of(0.25f, 0.75f));

  @TempDir Path folder;
  private Path directory = Path.of("");

  @BeforeEach
  void write() throws IOException {
    directory = folder.resolve("bundle");
    ModelBundle.create(MANIFEST, GRAPH, List.of(PROBE)).write(directory);
  }

  @Test
  void a_written_bundle_opens_with_the_same_digest() throws IOException {
    ModelBundle opened = ModelBundle.open(directory);

    assertThat(opened.digest())
        .isEqualTo(ModelBundle.create(MANIFEST, GRAPH, List.of(PROBE)).digest())
        .isEqualTo(Sha256.of(directory.resolve("manifest.json")));
    assertThat(opened.manifest().classes()).containsExactly("cat", "dog");
    assertThat(opened.probe().getFirst().bytes()).containsExactly(1, 2, 3);
    assertThat(opened.probe().getFirst().probabilities()).containsExactly(0.25f, 0.75f);
    assertThat(opened.fileSizes()).containsEntry("probe/0.png", 3L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "probe/0.png", "probe/probabilities.json"})
  void one_changed_bit_of_any_file_is_noticed(String name) throws IOException {
    Path file = directory.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertRefused(name + " of", "was changed: its sha256 is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "probe/0.png", "manifest.json"})
  void a_missing_file_is_noticed(String name) throws IOException {
    Files.delete(directory.resolve(name));

    assertRefused(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "/etc/hostname", "probe/../../secret", "a\\\\b", ".", ""})
  void no_path_leaves_the_bundle(String path) throws IOException {
    Files.writeString(folder.resolve("secret"), "x");
    edit("\"probe/0.png\"", "\"" + path + "\"");

    assertRefused("$.files names '", "no plain file of the bundle");
  }

  @Test
  void no_link_leaves_the_bundle() throws IOException {
    Path outside = Files.write(folder.resolve("secret"), PROBE.bytes());
    Files.delete(directory.resolve("probe/0.png"));
    Files.createSymbolicLink(directory.resolve("probe/0.png"), outside);

    assertRefused("$.files names 'probe/0.png'");
  }

  @Test
  void the_number_of_classes_is_that_of_the_graph() throws IOException {
    edit("\"cat\"", "\"cat\", \"cow\"");

    assertRefused("the manifest names 3 classes");
  }

  @Test
  void a_bundle_is_never_written_over_another() {
    ModelBundle bundle = ModelBundle.create(MANIFEST, GRAPH, List.of());

    assertThatThrownBy(() -> bundle.write(directory))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(folder).isDirectoryNotContaining("glob:**.writing-*");
  }

  @Test
  void the_serving_model_takes_pixels_and_gives_probabilities() throws IOException {
    ServingModel serving = ServingModel.of(ModelBundle.open(directory));

    OnnxGraph graph = OnnxGraph.read(bytes(serving.onnx()));
    assertThat(graph.inputs().toString()).isEqualTo("[images UINT8[N, 224, 224, 3]]");
    assertThat(graph.outputs().toString()).contains("probabilities FLOAT32[N, 2]");
    assertThat(serving.trained()).isTrue();
    assertThat(serving.name() + serving.version()).isEqualTo("pets1");
  }

  @Test
  void a_serving_model_in_memory_of_the_callers_is_the_same() throws IOException {
    ModelBundle bundle = ModelBundle.open(directory);
    ByteBuffer onnx;
    try (Arena memory = Arena.ofConfined()) {
      onnx = ServingModel.of(bundle, memory).onnx();

      assertThat(onnx.isDirect()).isTrue();
      assertThat(onnx).isEqualTo(ServingModel.of(bundle).onnx());
    }
    assertThatThrownBy(onnx::get).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void imagenet_has_a_thousand_different_names() {
    assertThat(ImageNet.classes()).hasSize(1000).doesNotHaveDuplicates().startsWith("tench");
    assertThat(ImageNet.classesOr(2)).containsExactly("class_0", "class_1");
  }

  private void edit(String from, String to) throws IOException {
    Path file = directory.resolve("manifest.json");
    String json = Files.readString(file, UTF_8);
    assertThat(json).contains(from);
    Files.writeString(file, json.replace(from, to));
  }

  private void assertRefused(String... messages) {
    assertThatThrownBy(() -> ModelBundle.open(directory))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContainingAll(messages);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
