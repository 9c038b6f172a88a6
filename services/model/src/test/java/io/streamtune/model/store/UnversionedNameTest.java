package io.streamtune.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.source.ModelResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a bare name never means a version that nobody promoted or imported. Method: a store on
 * disk, and what it finds under the name.
 */
final class UnversionedNameTest {
  @TempDir private Path folder;

  @Test
  void a_candidate_is_no_meaning_of_a_bare_name() throws IOException {
    ModelStore store = new FileModelStore(folder);
    store.put(SmallBundle.make());
    store.put(SmallBundle.candidate("2"));

    assertThat(store.find("pets").map(UnversionedNameTest::version)).contains("1");
    assertThat(store.find("pets:2").map(UnversionedNameTest::version)).contains("2");
  }

  @Test
  void it_means_what_was_promoted_last_whatever_came_later() throws IOException {
    ModelStore store = new FileModelStore(folder);
    store.put(SmallBundle.make());
    ModelId second = store.put(SmallBundle.candidate("2"));
    ModelId third = store.put(SmallBundle.candidate("3"));

    store.recordPromoted(third);
    store.recordPromoted(second);

    assertThat(store.find("pets").map(UnversionedNameTest::version)).contains("2");
    assertThat(store.findImported("pets").map(UnversionedNameTest::version)).contains("1");
    assertThat(states(store)).containsExactly("3 candidate", "2 promoted", "1 imported");

    store.delete(second);
    assertThat(store.find("pets").map(UnversionedNameTest::version)).contains("1");
    assertThatThrownBy(() -> store.recordPromoted(second)).hasMessageContaining("no version 2");
  }

  @Test
  void what_was_trained_is_imported_only_where_the_name_meant_nothing() throws IOException {
    ModelStore store = new FileModelStore(folder);

    store.putImported(SmallBundle.candidate("2"));
    store.putImported(SmallBundle.candidate("3"));

    assertThat(store.find("pets").map(UnversionedNameTest::version)).contains("2");
    assertThat(states(store)).containsExactly("3 candidate", "2 imported");
    store.putImported(SmallBundle.candidate("2"));
    assertThat(states(store)).containsExactly("3 candidate", "2 imported");
  }

  @Test
  void a_damaged_candidate_keeps_nobody_from_it() throws IOException {
    ModelStore store = new FileModelStore(folder);
    store.put(SmallBundle.make());
    store.put(SmallBundle.candidate("2"));
    Files.writeString(folder.resolve("pets/2/manifest.json"), "");

    assertThat(store.find("pets").map(UnversionedNameTest::version)).contains("1");

    Files.writeString(folder.resolve("pets/1/manifest.json"), "");
    assertThatThrownBy(() -> store.find("pets")).isInstanceOf(InvalidModelException.class);
  }

  @Test
  void a_name_of_candidates_alone_says_so() throws IOException {
    ModelStore store = new FileModelStore(folder);
    store.put(SmallBundle.candidate("2"));

    assertThat(store.find("pets")).isEmpty();
    assertThatThrownBy(() -> new ModelResolver(store).resolve("pets"))
        .hasMessageContaining("no version of 'pets' that was imported or promoted")
        .hasMessageContaining("streamtune model promote pets:2");
    assertThatThrownBy(() -> new ModelResolver(store).resolveBase("pets"))
        .hasMessageContaining("imported or promoted");
  }

  private static List<String> states(ModelStore store) throws IOException {
    List<String> states = new ArrayList<>();
    for (Manifest model : store.list().models()) {
      states.add(model.id().version() + " " + store.state(model).wire());
    }
    return states;
  }

  private static String version(ModelBundle bundle) {
    return bundle.manifest().id().version();
  }
}
