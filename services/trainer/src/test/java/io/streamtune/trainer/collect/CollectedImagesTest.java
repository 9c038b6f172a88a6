package io.streamtune.trainer.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: the folder on disk is what people said last, balanced and bounded, and a crash leaves it
 * whole. Method: a real folder, looked at from outside; crashes are the files they leave.
 */
class CollectedImagesTest {
  private static final CollectConfig CONFIG = new CollectConfig(10, 0.25, 1);

  private Path folder;

  @BeforeEach
  void below(@TempDir Path data) {
    folder = data.resolve("images");
  }

  @Test
  void the_last_word_wins_and_no_machine_overrules_a_person() throws IOException {
    try (CollectedImages images = open()) {
      assertThat(put(images, "1", "cat", "machine:teacher")).isEqualTo(PutResult.ADDED);
      assertThat(put(images, "1", "dog", "machine:teacher")).isEqualTo(PutResult.RELABELLED);
      assertThat(put(images, "1", "cat", "ann")).isEqualTo(PutResult.RELABELLED);
      assertThat(put(images, "1", "dog", "machine:teacher")).isEqualTo(PutResult.OUTVOTED);
      assertThat(put(images, "1", "cat", "machine:teacher")).isEqualTo(PutResult.KNOWN);
      assertThat(put(images, "1", "bird", "bob")).isEqualTo(PutResult.RELABELLED);
    }
    assertThat(files()).hasSize(1).allSatisfy(file -> assertThat(file).contains("/bird/"));
  }

  @Test
  void an_image_never_changes_its_side_and_the_share_is_held_out() throws IOException {
    Map<String, String> sides = new HashMap<>();
    try (CollectedImages images = CollectedImages.open(folder, new CollectConfig(5000, 0.25, 1))) {
      for (int i = 0; i < 1000; i++) {
        put(images, "image " + i, "cat", "ann");
      }
      files().forEach(file -> sides.put(name(file), file.substring(0, 5)));
      for (int i = 0; i < 1000; i++) {
        put(images, "image " + i, i % 2 == 0 ? "dog" : "cat", "bob");
      }
      assertThat(images.valid().values().stream().mapToInt(n -> n).sum()).isBetween(200, 300);
    }
    assertThat(files())
        .hasSize(1000)
        .allSatisfy(file -> assertThat(file).startsWith(sides.get(name(file))));
  }

  @Test
  void the_same_bytes_under_another_id_are_the_same_image() throws IOException {
    try (CollectedImages images = open()) {
      put(images, word("first", "cat", "ann"), "same bytes");

      assertThat(put(images, word("second", "cat", "ann"), "same bytes"))
          .isEqualTo(PutResult.KNOWN);
      assertThat(put(images, word("third", "dog", "bob"), "same bytes"))
          .isEqualTo(PutResult.RELABELLED);
    }
    assertThat(files()).hasSize(1).allSatisfy(file -> assertThat(file).contains("/dog/"));
  }

  @Test
  void a_flood_of_one_class_is_a_fair_sample_of_it_and_pushes_no_other_out() throws IOException {
    int late = 0;
    try (CollectedImages images = open()) {
      for (int i = 0; i < 5; i++) {
        put(images, "rare " + i, "rare", "ann");
      }
      for (int i = 0; i < 1000; i++) {
        late += put(images, "flood " + i, "flood", "ann") == PutResult.ADDED && i >= 500 ? 1 : 0;
      }
      assertThat(images.train().get("flood")).isEqualTo(10);
      assertThat(images.valid().get("flood")).isEqualTo(10);
      assertThat(images.train().getOrDefault("rare", 0) + images.valid().getOrDefault("rare", 0))
          .isEqualTo(5);
    }
    // Of 20 places about ln 2 × 20 = 14 change hands in the second half.
    assertThat(late).isBetween(5, 28);
    assertThat(files()).hasSize(25);
  }

  /** Why these: drawn once; another process with the same seed draws the same. */
  @Test
  void the_choice_among_the_images_of_a_full_class_is_the_same_in_every_process()
      throws IOException {
    List<String> kept = new ArrayList<>();
    try (CollectedImages images = CollectedImages.open(folder, new CollectConfig(2, 0.5, 1))) {
      for (int i = 0; i < 60; i++) {
        put(images, word("id " + i, "cat", "ann"), Integer.toString(i));
      }
    }
    for (String file : files()) {
      kept.add(Files.readString(folder.resolve(file)));
    }
    assertThat(kept).containsExactly("6", "51", "53", "9");
  }

  @Test
  void corrections_into_a_full_class_keep_its_bound() throws IOException {
    try (CollectedImages images = open()) {
      for (int i = 0; i < 200; i++) {
        put(images, "cat " + i, "cat", "ann");
        put(images, "dog " + i, "dog", "ann");
      }
      for (int i = 0; i < 200; i++) {
        put(images, "dog " + i, "cat", "bob");
      }
      assertThat(images.train()).containsEntry("cat", 10);
      assertThat(images.valid()).containsEntry("cat", 10);
    }
    assertThat(files()).hasSize(20);
  }

  @Test
  void what_a_crash_leaves_is_put_right_when_it_is_opened() throws IOException {
    try (CollectedImages images = open()) {
      put(images, "1", "cat", "ann");
      put(images, "2", "dog", "ann");
      put(images, "3", "dog", "ann");
      images.force();
    }
    List<String> before = files();
    Files.delete(folder.resolve(before.getFirst()));
    Files.writeString(folder.resolve("half.part"), "half");
    Files.writeString(
        Files.createDirectories(folder.resolve("train/dog")).resolve("no-line.jpg"), "x");
    Files.writeString(folder.resolve("labels.log"), "cut off\tin mid", StandardOpenOption.APPEND);

    try (CollectedImages images = open()) {
      assertThat(files()).isEqualTo(before.subList(1, 3));
      assertThat(put(images, "4", "cat", "ann")).isEqualTo(PutResult.ADDED);
      assertThat(put(images, "1", "cat", "ann")).isIn(PutResult.ADDED, PutResult.KNOWN);
    }
    try (CollectedImages images = open()) {
      int all =
          Stream.concat(images.train().values().stream(), images.valid().values().stream())
              .mapToInt(n -> n)
              .sum();
      assertThat(all).isEqualTo(files().size()).isGreaterThanOrEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../up",
        "a/b",
        "a\\b",
        ".hidden",
        "",
        " outer",
        "nul\u0000",
        "c:d",
        "<script>alert(1)</script>",
        "two\nlines",
        "two\u0085lines",
        "two\u2028lines",
        "red\u001b[31m",
        "gpj.\u202etac"
      })
  void a_name_that_could_lead_elsewhere_is_no_class(String label) throws IOException {
    try (CollectedImages images = open()) {
      assertThat(word("1", label, "ann").problem()).isPresent();
      assertThatThrownBy(() -> put(images, "1", label, "ann"))
          .hasMessageContaining("class name must be plain");
    }
    assertThat(files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800half", "half\udc00"})
  void half_a_character_is_no_name_of_a_file(String label) {
    assertThat(word("1", label, "ann").problem()).isPresent();
  }

  @Test
  void a_name_is_as_long_as_file_systems_take_it() throws IOException {
    assertThat(word("1", "字".repeat(86), "ann").problem()).isPresent();
    assertThat(word("1", "x".repeat(101), "ann").problem()).isPresent();

    try (CollectedImages images = open()) {
      assertThat(put(images, "1", "字".repeat(85), "ann")).isEqualTo(PutResult.ADDED);
      assertThat(put(images, "2", "🦄 Einhorn", "ann")).isEqualTo(PutResult.ADDED);
    }
    assertThat(files()).hasSize(2);
  }

  @Test
  void ever_new_class_names_take_no_more_room_than_there_is() throws IOException {
    CollectConfig five = new CollectConfig(10, 0.25, 1, 5);
    int crowdedOut = 0;
    try (CollectedImages images = CollectedImages.open(folder, five)) {
      for (int i = 0; i < 5_000; i++) {
        crowdedOut +=
            put(images, "image " + i, "class " + i, "ann") == PutResult.CROWDED_OUT ? 1 : 0;
      }
      assertThat(put(images, "image 0", "class 77", "ann")).isEqualTo(PutResult.CROWDED_OUT);
      assertThat(put(images, "more", "class 3", "ann")).isEqualTo(PutResult.ADDED);
    }
    assertThat(crowdedOut).isEqualTo(4_995);
    assertThat(files()).hasSize(6);
    try (CollectedImages images = CollectedImages.open(folder, five)) {
      assertThat(put(images, "later", "class 99", "ann")).isEqualTo(PutResult.CROWDED_OUT);
    }
  }

  @Test
  void an_image_that_is_called_ever_new_names_leaves_no_folders_behind() throws IOException {
    CollectConfig five = new CollectConfig(10, 0.25, 1, 5);
    try (CollectedImages images = CollectedImages.open(folder, five)) {
      for (int i = 0; i < 1_000; i++) {
        assertThat(put(images, "1", "class " + i, "ann"))
            .isIn(PutResult.ADDED, PutResult.RELABELLED);
      }
    }
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(Files::isDirectory)).hasSize(3);
    }
  }

  @Test
  void ids_are_data_whatever_they_look_like() throws IOException {
    List<String> hostile =
        List.of(
            "../../../up", "/etc/passwd", "two\nlines\tand tabs", "nul\u0000", "x".repeat(1 << 20));
    try (CollectedImages images = open()) {
      for (String id : hostile) {
        assertThat(put(images, id, "cat", "\n" + id)).isEqualTo(PutResult.ADDED);
      }
    }
    assertThat(files())
        .hasSize(hostile.size())
        .allSatisfy(file -> assertThat(file).matches("(train|valid)/cat/[0-9a-f]{32}\\.jpg"));
    try (CollectedImages images = open()) {
      assertThat(put(images, hostile.getFirst(), "cat", "ann")).isEqualTo(PutResult.KNOWN);
    }
  }

  private CollectedImages open() throws IOException {
    return CollectedImages.open(folder, CONFIG);
  }

  private static Annotation word(String id, String label, String by) {
    return new Annotation("test", id, label, Optional.of(by));
  }

  private static PutResult put(CollectedImages images, String id, String label, String by)
      throws IOException {
    return put(images, word(id, label, by), "bytes of " + id);
  }

  private static PutResult put(CollectedImages images, Annotation word, String bytes)
      throws IOException {
    return images.put(word, bytes.getBytes(UTF_8), "jpg");
  }

  /** Returns the image files, relative to the folder, sorted. */
  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".jpg"))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }
}
