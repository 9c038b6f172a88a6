package io.streamtune.model.onnx;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.streamtune.model.Tensor;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: reading and writing lose nothing. Method: real models come back byte for byte, the operator
 * tests of ONNX with equal content, and their records can be read.
 */
class RoundTripTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"resnet18-imagenet", "resnet50-imagenet", "mobilenetv2-imagenet1001"})
  void a_model_is_written_byte_for_byte_as_it_was_read(String name) throws IOException {
    Path file = TestMaterial.path("models/" + name + ".onnx.gz");
    Path written = folder.resolve("written.onnx");

    OnnxGraph.read(file).write(written);

    try (var original = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(Files.readAllBytes(written)).isEqualTo(original.readAllBytes());
    }
    assertThat(folder.toFile().list()).containsExactly("written.onnx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "node"})
  void every_operator_test_of_onnx_keeps_its_content(String name) throws IOException {
    List<Path> files;
    try (var found = Files.walk(TestMaterial.path("onnx-tests/" + name))) {
      files = found.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }

    assertThat(files).isNotEmpty().allSatisfy(RoundTripTest::keepsItsContent);
  }

  private static void keepsItsContent(Path file) throws IOException {
    ModelProto original = ModelProto.parseFrom(Files.readAllBytes(file));
    OnnxGraph graph = OnnxGraph.read(file);

    assertThat(ModelProto.parseFrom(graph.toBytes())).isEqualTo(original);
    assertThat(graph.nodes()).hasSize(original.getGraph().getNodeCount());
    assertThat(graph.initializers()).hasSize(original.getGraph().getInitializerCount());
    if (takesAndGivesTensors(original)) {
      assertThat(graph.outputs()).hasSize(original.getGraph().getOutputCount());
      assertThat(graph.inputs()).hasSizeLessThanOrEqualTo(original.getGraph().getInputCount());
    }
  }

  private static boolean takesAndGivesTensors(ModelProto model) {
    return Stream.of(model.getGraph().getInputList(), model.getGraph().getOutputList())
        .flatMap(List::stream)
        .allMatch(value -> value.getType().hasTensorType());
  }

  @Test
  void weights_are_not_copied() {
    byte[] file =
        ResNet.build(ResNetVariant.RESNET18, 2, ResNet.initialise(ResNetVariant.RESNET18, 2, 1))
            .toBytes();
    OnnxGraph graph = OnnxGraph.read(file);

    Arrays.fill(file, (byte) 0);

    Tensor weights = requireNonNull(graph.initializers().get("conv1.weight"));
    assertThat(weights.floats()).containsOnly(0);
  }

  @Test
  void a_model_says_what_it_is() throws IOException {
    OnnxGraph graph = TestMaterial.model("resnet18-imagenet.onnx.gz");

    assertThat(graph.inputs()).hasToString("[input FLOAT32[N, 3, 224, 224]]");
    assertThat(graph.outputs()).hasToString("[logits FLOAT32[N, 1000]]");
    assertThat(graph.opset()).isEqualTo(13);
    assertThat(graph.producer()).startsWith("pytorch");
    assertThat(graph.initializers().get("conv1.weight")).hasToString("FLOAT32[64, 3, 7, 7]");
    assertThat(graph.nodes().getFirst().integers("strides", List.of())).containsExactly(2L, 2L);
  }
}
