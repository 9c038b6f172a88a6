package io.streamtune.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The photos and weights that tests read from outside the project, and that may not enter it. */
final class TestMaterial {
  private TestMaterial() {}

  /** Returns its folder; skips where there is none. */
  static Path folder() {
    String named =
        Optional.ofNullable(System.getProperty("STREAMTUNE_TESTDATA"))
            .orElse(System.getenv("STREAMTUNE_TESTDATA"));
    Path folder =
        named == null ? ProjectFiles.ROOT.resolve("../shared/data").normalize() : Path.of(named);
    Assumptions.assumeTrue(
        Files.isDirectory(folder), "needs STREAMTUNE_TESTDATA: the folder of the test material");
    return folder;
  }

  /** Returns which files of ours have the bytes of a file of the material. */
  static List<Path> copiesIn(List<Path> own, Path material) throws IOException {
    Map<Long, List<Path>> bySize;
    try (Stream<Path> files = Files.walk(material)) {
      bySize =
          files
              .filter(Files::isRegularFile)
              .collect(Collectors.groupingBy(file -> file.toFile().length()));
    }
    List<Path> copies = new ArrayList<>();
    for (Path file : own) {
      Path mine = ProjectFiles.ROOT.resolve(file);
      for (Path other : bySize.getOrDefault(mine.toFile().length(), List.of())) {
        if (Files.mismatch(mine, other) == -1) {
          copies.add(file);
        }
      }
    }
    return copies;
  }
}
