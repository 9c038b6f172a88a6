package io.streamtune.trainer.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamtune.trainer.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: no file of a person is ever lost by the data set, whatever they or a crash did to its
 * folder. Method: all bytes below the folder of data are counted before and after.
 */
class PeoplesFilesTest {
  private static final CollectConfig CONFIG = new CollectConfig(10, 0.25, 1);

  private Path data;
  private Path images;

  @BeforeEach
  void below(@TempDir Path folder) {
    data = folder;
    images = folder.resolve("images");
  }

  @Test
  void a_folder_of_somebody_elses_is_refused_and_left_as_it_is() throws IOException {
    write("images/train/cat/IMG_1.jpg", "a photo");
    write("images/notes.txt", "notes");
    Map<String, String> before = everything();

    assertThatThrownBy(this::open)
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(images.toString())
        .hasMessageContaining("--data");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void an_image_that_a_person_moved_to_another_class_has_that_label() throws IOException {
    collect("cat", 8);
    Path moved = imagesOf("cat").getFirst();
    Files.createDirectories(images.resolve("train/dog"));
    Files.move(moved, images.resolve("train/dog").resolve(moved.getFileName()));

    try (CollectedImages set = open()) {
      assertThat(imagesOf("dog")).hasSize(1);
      assertThat(imagesOf("cat")).hasSize(7);
      assertThat(put(set, idOf(imagesOf("dog").getFirst()), "cat", "machine:teacher"))
          .isEqualTo(PutResult.OUTVOTED);
    }
    try (CollectedImages _ = open()) {
      assertThat(imagesOf("dog")).hasSize(1);
    }
    assertThat(setAside()).isEmpty();
  }

  @Test
  void an_image_that_is_moved_while_the_trainer_runs_is_where_the_next_label_puts_it()
      throws IOException {
    try (CollectedImages set = open()) {
      put(set, "1", "cat", "machine:teacher");
      Path moved = imagesOf("cat").getFirst();
      Path dog = Files.createDirectories(moved.resolve("../../dog").normalize());
      Files.move(moved, dog.resolve("renamed.jpg"));

      assertThat(put(set, "1", "cat", "machine:teacher")).isEqualTo(PutResult.OUTVOTED);
      assertThat(imagesOf("dog")).hasSize(1);
      assertThat(put(set, "1", "bird", "ann")).isEqualTo(PutResult.RELABELLED);
      assertThat(imagesOf("bird")).hasSize(1);
    }
  }

  @Test
  void an_image_that_is_moved_before_it_is_forced_does_not_end_the_trainer() throws IOException {
    try (CollectedImages set = open()) {
      put(set, "1", "cat", "machine:teacher");
      Path moved = imagesOf("cat").getFirst();
      Path dog = Files.createDirectories(moved.resolve("../../dog").normalize());
      Files.move(moved, dog.resolve(moved.getFileName()));

      set.force();
      set.reconcile();
      set.force();

      assertThat(imagesOf("dog")).hasSize(1);
    }
  }

  @Test
  void unknown_files_are_set_aside_and_never_overwrite_one_another() throws IOException {
    collect("cat", 3);
    for (String content : List.of("first", "second")) {
      write("images/train/cat/IMG_1.jpg", content);
      open().close();
    }
    write("images/train/cat/.DS_Store", "the system's");

    try (CollectedImages set = open()) {
      assertThat(setAside()).containsExactlyInAnyOrder("first", "second");
      assertThat(set.train().getOrDefault("cat", 0) + set.valid().getOrDefault("cat", 0))
          .isEqualTo(3);
    }
    assertThat(everything()).containsEntry("images/train/cat/.DS_Store", "the system's");
  }

  @Test
  void a_file_that_lies_where_an_image_is_to_go_is_not_overwritten() throws IOException {
    try (CollectedImages set = open()) {
      put(set, "1", "cat", "ann");
      Path cat = imagesOf("cat").getFirst();
      Path dog = Files.createDirectories(cat.resolve("../../dog").normalize());
      Files.writeString(dog.resolve(cat.getFileName()), "cropped by hand");

      assertThat(put(set, "1", "dog", "bob")).isEqualTo(PutResult.RELABELLED);
    }
    assertThat(setAside()).containsExactly("cropped by hand");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost", "empty", "zeros", "garbage in the middle", "another's bytes"})
  void a_log_that_is_lost_or_damaged_is_rebuilt_from_the_folders(String damage) throws IOException {
    collect("cat", 8);
    collect("dog", 5);
    Path log = images.resolve("labels.log");
    String text = Files.readString(log);
    switch (damage) {
      case "lost" -> Files.delete(log);
      case "empty" -> Files.writeString(log, "");
      case "zeros" -> Files.write(log, new byte[text.length()]);
      case "garbage in the middle" ->
          Files.writeString(log, text.substring(0, 300) + "\n../..\tx\n" + text.substring(300));
      default -> Files.write(log, new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
    }
    write("images/train/cat/IMG_1.jpg", "a photo");

    for (int start = 0; start < 2; start++) {
      try (CollectedImages set = open()) {
        assertThat(imagesOf("cat")).hasSize(8);
        assertThat(imagesOf("dog")).hasSize(5);
        assertThat(put(set, "cat 0", "cat", "ann")).isEqualTo(PutResult.KNOWN);
        assertThat(put(set, "cat 0", "dog", "machine:teacher")).isEqualTo(PutResult.OUTVOTED);
      }
    }
    assertThat(setAside()).contains("a photo");
  }

  @Test
  void another_share_to_hold_out_moves_images_and_loses_none() throws IOException {
    collect("cat", 9);

    try (CollectedImages set = CollectedImages.open(images, new CollectConfig(10, 0.75, 1))) {
      assertThat(set.valid().getOrDefault("cat", 0)).isGreaterThan(4);
      assertThat(imagesOf("cat")).hasSize(9);
    }
    assertThat(setAside()).isEmpty();
  }

  private void collect(String label, int count) throws IOException {
    try (CollectedImages set = open()) {
      for (int i = 0; i < count; i++) {
        put(set, label + " " + i, label, "machine:teacher");
      }
      set.force();
    }
  }

  private CollectedImages open() throws IOException {
    return CollectedImages.open(images, CONFIG);
  }

  private static PutResult put(CollectedImages set, String id, String label, String by)
      throws IOException {
    return set.put(new Annotation("test", id, label, Optional.of(by)), id.getBytes(UTF_8), "jpg");
  }

  /** An image's bytes are its id. */
  private static String idOf(Path image) throws IOException {
    return Files.readString(image);
  }

  private void write(String file, String content) throws IOException {
    Path path = data.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private List<Path> imagesOf(String label) throws IOException {
    try (Stream<Path> all = Files.walk(images)) {
      return all.filter(path -> path.toString().contains("/" + label + "/"))
          .filter(path -> path.toString().endsWith(".jpg"))
          .toList();
    }
  }

  private List<String> setAside() throws IOException {
    return everything().entrySet().stream()
        .filter(file -> file.getKey().startsWith("set-aside/"))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Map<String, String> everything() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(data.relativize(file).toString(), new String(Files.readAllBytes(file), UTF_8));
      }
    }
    return files;
  }
}
