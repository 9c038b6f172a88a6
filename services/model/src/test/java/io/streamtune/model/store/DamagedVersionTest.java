package io.streamtune.model.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.model.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a version that a loss of power damaged does not keep its place for ever, and nothing is
 * deleted. Method: files of a version that was put are emptied, and it is put again.
 */
final class DamagedVersionTest {
  private static final ModelBundle BUNDLE = SmallBundle.make();

  @TempDir private Path root;

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "manifest.json"})
  void a_damaged_version_is_set_aside_when_it_is_put_again(String file) throws IOException {
    FileModelStore store = new FileModelStore(root);
    store.put(BUNDLE, Map.of("report.html", "seen by people".getBytes(UTF_8)));
    Files.write(root.resolve("pets/1").resolve(file), new byte[0]);

    store.put(BUNDLE);

    assertThat(store.find("pets:1")).isPresent();
    assertThat(store.list().models()).hasSize(1);
    assertThat(aside()).hasSize(1);
    assertThat(aside().getFirst().resolve("report.html")).hasContent("seen by people");
  }

  @Test
  void a_folder_without_any_file_is_set_aside_too() throws IOException {
    Files.createDirectories(root.resolve("pets/1"));

    new FileModelStore(root).put(BUNDLE);

    assertThat(new FileModelStore(root).find("pets")).isPresent();
    assertThat(aside()).hasSize(1);
  }

  private List<Path> aside() throws IOException {
    try (Stream<Path> all = Files.list(root.resolve("pets"))) {
      return all.filter(path -> String.valueOf(path.getFileName()).startsWith(".damaged-1-"))
          .toList();
    }
  }
}
