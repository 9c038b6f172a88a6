package io.streamtune.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamtune.model.ElementType;
import io.streamtune.model.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: every number of a checkpoint arrives. Method: {@code make_golden.py} wrote and described
 * the files with PyTorch itself; type, shape, sum, first and last element must agree.
 */
final class TorchCheckpointReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"small.pth", "small-legacy.pth"})
  void all_types_and_strides_are_read_as_pytorch_reads_them(String name, @TempDir Path folder)
      throws IOException {
    assertGolden(name, TorchCheckpointReader.read(resource(name, folder)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet20-12fca82f.th", "resnet32-d509ac18.th"})
  void cifar_checkpoints_are_read_as_pytorch_reads_them(String name) throws IOException {
    Path file = testData().resolve("checkpoints").resolve(name);
    assumeTrue(Files.exists(file), "needs STREAMTUNE_TESTDATA: checkpoints/" + name);

    assertGolden(name, Checkpoint.read(file));
  }

  @Test
  void tied_weights_share_one_tensor(@TempDir Path folder) throws IOException {
    Map<String, Tensor> tensors = TorchCheckpointReader.read(resource("small.pth", folder));

    assertThat(tensors.get("tied")).isSameAs(tensors.get("float"));
  }

  static Path testData() {
    String given = System.getenv("STREAMTUNE_TESTDATA");
    return given == null
        ? Path.of(System.getProperty("streamtune.root"), "..", "shared", "data")
        : Path.of(given);
  }

  static Path resource(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = TorchCheckpointReaderTest.class.getResourceAsStream(name)) {
      Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
    }
    return file;
  }

  private static void assertGolden(String file, Map<String, Tensor> tensors) throws IOException {
    JsonNode golden;
    try (InputStream in = TorchCheckpointReaderTest.class.getResourceAsStream("golden.json")) {
      golden = new JsonMapper().readTree(in).get(file);
    }
    assertThat(tensors.keySet()).containsExactlyElementsOf(golden.propertyNames());
    tensors.forEach((name, tensor) -> assertSame(name, tensor, golden.get(name)));
  }

  private static void assertSame(String name, Tensor tensor, JsonNode golden) {
    List<Double> values = doubles(tensor);
    String type = golden.get("type").asString().replace("bfloat16", "float32");
    assertThat(tensor.type().name()).as(name).isEqualToIgnoringCase(type);
    assertThat(tensor.shape()).as(name).isEqualTo(longs(golden.get("shape")));
    double sum = golden.get("sum").asDouble();
    assertThat(values.stream().mapToDouble(d -> d).sum())
        .as(name)
        .isCloseTo(sum, within(1e-9 * Math.max(1, Math.abs(sum))));
    JsonNode ends = golden.get("ends");
    if (!values.isEmpty()) {
      assertThat(values.getFirst()).as(name).isEqualTo(ends.get(0).asDouble());
      assertThat(values.getLast()).as(name).isEqualTo(ends.get(1).asDouble());
    }
  }

  private static long[] longs(JsonNode array) {
    return array.valueStream().mapToLong(JsonNode::asLong).toArray();
  }

  private static List<Double> doubles(Tensor tensor) {
    List<Double> values = new ArrayList<>();
    ByteBuffer data = tensor.data();
    while (data.hasRemaining()) {
      values.add(next(data, tensor.type()));
    }
    return values;
  }

  private static double next(ByteBuffer data, ElementType type) {
    return switch (type) {
      case FLOAT32 -> data.getFloat();
      case FLOAT64 -> data.getDouble();
      case FLOAT16 -> Float.float16ToFloat(data.getShort());
      case INT64 -> data.getLong();
      case INT32 -> data.getInt();
      case INT16 -> data.getShort();
      case INT8 -> data.get();
      case UINT8, BOOL -> data.get() & 0xff;
      case BFLOAT16, UINT64, UINT32, UINT16 -> throw new AssertionError(type);
    };
  }
}
