package io.streamtune.trainer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamtune.model.onnx.OnnxGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Real models, photos and reference tensors, which the project does not contain. */
public final class TestMaterial {
  private TestMaterial() {}

  /** A file or folder of the test material; the calling test is skipped where it is absent. */
  public static Path path(String name) {
    Path path = root().resolve(name);
    assumeTrue(Files.exists(path), "needs STREAMTUNE_TESTDATA: " + name);
    return path;
  }

  public static OnnxGraph model(String name) throws IOException {
    return OnnxGraph.read(path("models/" + name));
  }

  public static float[] floats(String name) throws IOException {
    return floats(Files.readAllBytes(path(name)));
  }

  public static float[] floats(byte[] littleEndian) {
    ByteBuffer bytes = ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[littleEndian.length / 4];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static Path root() {
    return Optional.ofNullable(System.getProperty("STREAMTUNE_TESTDATA"))
        .or(() -> Optional.ofNullable(System.getenv("STREAMTUNE_TESTDATA")))
        .map(Path::of)
        .orElse(Path.of(System.getProperty("streamtune.root", "."), "../shared/data"));
  }
}
