package io.streamtune.model.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import com.google.protobuf.ByteString;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.onnx.resnet.ResNet;
import io.streamtune.model.onnx.resnet.ResNetVariant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what is no well-formed graph is refused with the name of the culprit. Method: damage a
 * small valid ResNet in one way each.
 */
class InvalidModelTest {
  private static byte[] valid = {};

  @TempDir private Path folder;

  @BeforeAll
  static void build() {
    var tensors = ResNet.initialise(ResNetVariant.RESNET18, 2, 1);
    valid = ResNet.build(ResNetVariant.RESNET18, 2, tensors).toBytes();
  }

  @Test
  void other_kinds_of_files_are_refused_with_file_name_and_reason() throws IOException {
    assertRefused("".getBytes(UTF_8), "empty file");
    assertRefused("<html><body>404 Not Found</body></html>".getBytes(UTF_8), "not an ONNX file");
    assertRefused("just some words\n".getBytes(UTF_8), "not an ONNX file");
    assertRefused(new byte[] {'P', 'K', 3, 4, 0, 0}, "zip archive");
    assertRefused(new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10}, "Python pickle");
  }

  @Test
  void a_truncated_model_is_refused_wherever_it_is_cut() {
    for (int length : List.of(1, 2, 10, 1000, valid.length / 2, valid.length - 1)) {
      assertThatThrownBy(() -> OnnxGraph.read(Arrays.copyOf(valid, length)))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("not an ONNX file");
    }
  }

  @Test
  void a_truncated_or_damaged_gzip_is_refused() throws IOException {
    byte[] packed = gzip(valid);
    byte[] damaged = packed.clone();
    Arrays.fill(damaged, 1000, 1100, (byte) 0);

    assertRefused(Arrays.copyOf(packed, packed.length / 2), "damaged gzip data");
    assertRefused(damaged, "damaged gzip data");
    assertThat(OnnxGraph.read(packed).toBytes()).isEqualTo(valid);
  }

  @Test
  void a_huge_length_prefix_allocates_nothing() throws IOException {
    byte[] graphOfTwoGigabytes = {0x3a, -1, -1, -1, -1, 7, 0, 0};

    assertRefused(graphOfTwoGigabytes, "not an ONNX file");
  }

  @Test
  void data_in_another_file_is_refused_by_the_tensor_name() {
    assertBroken(
        model -> {
          var tensor = model.getGraphBuilder().getInitializerBuilder(5);
          tensor.clearRawData().setDataLocation(DataLocation.EXTERNAL);
        },
        "tensor 'layer1.0.conv1.weight' keeps its data in another file");
  }

  @Test
  void a_missing_initializer_is_named_with_its_reader() {
    assertBroken(
        model -> model.getGraphBuilder().removeInitializer(0),
        "Conv node '/conv1/Conv' reads 'conv1.weight', which no input, initializer or node");
  }

  @Test
  void nodes_in_a_wrong_order_are_refused() {
    assertBroken(
        model -> {
          NodeProto first = model.getGraph().getNode(0);
          model.getGraphBuilder().removeNode(0).addNode(first);
        },
        "reads '/conv1/Conv_output_0' before it is made");
  }

  @Test
  void duplicates_and_unmade_outputs_are_refused() {
    assertBroken(
        model -> model.getGraphBuilder().addNode(model.getGraph().getNode(3)),
        "two things are named '/maxpool/MaxPool_output_0'");
    assertBroken(
        model ->
            model.getGraphBuilder().addInitializer(TensorProto.newBuilder().setName("fc.bias")),
        "two things are named 'fc.bias'");
    assertBroken(
        model -> model.getGraphBuilder().getOutputBuilder(0).setName("scores"),
        "no node makes output 'scores'");
  }

  @Test
  void a_tensor_with_too_few_bytes_is_named_when_it_is_read() throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(valid).toBuilder();
    model.getGraphBuilder().getInitializerBuilder(0).setRawData(ByteString.copyFrom(new byte[8]));
    OnnxGraph graph = OnnxGraph.read(model.build().toByteArray());

    assertThatThrownBy(graph::initializers)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("tensor 'conv1.weight' is damaged")
        .hasMessageContaining("needs 37632 bytes, not 8");
  }

  private interface Damage {
    void apply(ModelProto.Builder model);
  }

  private static void assertBroken(Damage damage, String message) {
    assertThatThrownBy(
            () -> {
              ModelProto.Builder model = ModelProto.parseFrom(valid).toBuilder();
              damage.apply(model);
              OnnxGraph.read(model.build().toByteArray());
            })
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  private void assertRefused(byte[] content, String reason) throws IOException {
    Path file = Files.write(folder.resolve("some.onnx"), content);

    assertThatThrownBy(() -> OnnxGraph.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
