package io.streamtune.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Real weights and photos; tests skip by name where they are not there. */
public final class TestData {
  private TestData() {}

  public static Path need(String what) {
    Path root = Path.of(System.getProperty("streamtune.root", "../.."));
    Path folder =
        Optional.ofNullable(System.getenv("STREAMTUNE_TESTDATA"))
            .map(Path::of)
            .orElse(root.resolve("../shared/data"));
    Path path = folder.resolve(what).toAbsolutePath().normalize();
    assumeTrue(Files.exists(path), "needs STREAMTUNE_TESTDATA: " + what);
    return path;
  }
}
