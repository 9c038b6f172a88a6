package io.streamtune.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Goal: the bill of materials holds what is shipped, no less. Method: it is compared with the class
 * path that the same build made; skipped where only tests are run, before there is one.
 */
final class BillOfMaterialsTest {
  private static final Path TARGET = ProjectFiles.ROOT.resolve("services/cli/target");

  @Test
  void every_library_of_the_class_path_is_in_it_and_has_a_licence_and_a_hash() throws IOException {
    Path bom = TARGET.resolve("streamtune-bom.json");
    Assumptions.assumeTrue(Files.exists(bom), "needs a whole build: mvn verify");
    List<JsonNode> components =
        JsonMapper.shared()
            .readTree(Files.readAllBytes(bom))
            .path("components")
            .valueStream()
            .toList();

    try (Stream<Path> jars = Files.list(TARGET.resolve("lib"))) {
      assertThat(jars.map(jar -> String.valueOf(jar.getFileName())))
          .isNotEmpty()
          .allMatch(jar -> components.stream().anyMatch(library -> isIn(jar, library)));
    }
    assertThat(components)
        .filteredOn(library -> !library.path("group").asString("").equals("io.streamtune"))
        .hasSizeGreaterThan(50)
        .allMatch(library -> !library.path("licenses").isEmpty())
        .allMatch(library -> !library.path("hashes").isEmpty());
  }

  private static boolean isIn(String jar, JsonNode library) {
    return jar.startsWith(
        library.path("name").asString("") + "-" + library.path("version").asString(""));
  }
}
