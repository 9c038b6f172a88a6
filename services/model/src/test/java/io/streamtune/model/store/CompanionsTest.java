package io.streamtune.model.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: what lies beside a bundle comes and goes with it and is no part of it. Method: a store on
 * disk, and what it gives back.
 */
final class CompanionsTest {
  @TempDir private Path folder;

  @Test
  void a_report_lies_beside_its_bundle_until_that_leaves() throws IOException {
    FileModelStore store = new FileModelStore(folder.resolve("store"));
    ModelBundle bundle = SmallBundle.make();

    ModelId id = store.put(bundle, Map.of(ModelStore.REPORT, "first".getBytes(UTF_8)));
    assertThat(store.companion(id, ModelStore.REPORT)).contains("first".getBytes(UTF_8));
    assertThat(store.fetch(store.uri(id), bundle.digest()).digest()).isEqualTo(bundle.digest());

    store.put(bundle, Map.of(ModelStore.REPORT, "second".getBytes(UTF_8)));
    assertThat(store.companion(id, ModelStore.REPORT)).contains("first".getBytes(UTF_8));

    store.delete(id);
    assertThat(store.companion(id, ModelStore.REPORT)).isEmpty();
  }

  @Test
  void nothing_is_read_that_lies_elsewhere() throws IOException {
    FileModelStore store = new FileModelStore(folder.resolve("store"));
    ModelId id = store.put(SmallBundle.make());
    Files.writeString(folder.resolve("store/pets/secret"), "secret");

    assertThat(store.companion(id, "../secret")).isEmpty();
    assertThat(store.companion(id, "none")).isEmpty();
  }
}
