package io.streamtune.inference;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Test material that is not part of the project; a test that needs it is skipped by name where it
 * is absent.
 */
final class TestData {
  private TestData() {}

  static Path folder() {
    return Optional.ofNullable(System.getenv("STREAMTUNE_TESTDATA"))
        .map(Path::of)
        .orElse(Path.of(System.getProperty("streamtune.root", "."), "../shared/data"))
        .normalize();
  }

  /** Returns a file or folder of the test material, or skips the test. */
  static Path need(String name) {
    Path path = folder().resolve(name);
    assumeTrue(Files.exists(path), "needs STREAMTUNE_TESTDATA: " + name);
    return path;
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the files below a folder in order of their paths. */
  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
