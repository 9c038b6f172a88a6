package io.streamtune.model.onnx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Real models and reference tensors, which the project does not contain. */
public final class TestMaterial {
  private TestMaterial() {}

  /** A file or folder of the test material; the calling test is skipped where it is absent. */
  static Path path(String name) {
    Path path = root().resolve(name);
    assumeTrue(Files.exists(path), "needs STREAMTUNE_TESTDATA: " + name);
    return path;
  }

  public static OnnxGraph model(String name) throws IOException {
    return OnnxGraph.read(path("models/" + name));
  }

  static float[] floats(String name) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path(name)));
    float[] values = new float[bytes.remaining() / 4];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** The value of a name that must be there. */
  public static <T> T named(String name, Map<String, T> values) {
    return Optional.ofNullable(values.get(name)).orElseThrow(() -> new AssertionError(name));
  }

  private static Path root() {
    return Optional.ofNullable(System.getProperty("STREAMTUNE_TESTDATA"))
        .or(() -> Optional.ofNullable(System.getenv("STREAMTUNE_TESTDATA")))
        .map(Path::of)
        .orElse(Path.of(System.getProperty("streamtune.root", "."), "../shared/data"));
  }
}
