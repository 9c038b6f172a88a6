package io.streamtune.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.streamtune.trainer.dataset.listing.DatasetReader;
import io.streamtune.trainer.dataset.listing.FileCheck;
import io.streamtune.vision.DecodeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: folders are read as the recipe reads them, and what is wrong with one is said. Method:
 * small pictures written to a temporary folder.
 */
class FolderDatasetTest {
  @TempDir Path dir;

  @BeforeEach
  void cats_and_dogs() {
    Photos.fill(dir.resolve("train/dogs"), 4);
    Photos.fill(dir.resolve("train/cats"), 4);
    Photos.fill(dir.resolve("valid/dogs"), 2);
    Photos.fill(dir.resolve("valid/cats"), 2);
  }

  @Test
  void classes_are_sorted_and_photos_lie_in_the_order_of_their_names() {
    ImageDataset data = Photos.reader().fromPaths(dir);

    assertThat(data.classes()).containsExactly("cats", "dogs");
    assertThat(data.train()).hasSize(8);
    assertThat(data.train().getFirst())
        .isEqualTo(new LabelledPhoto(dir.resolve("train/cats/00.png"), List.of(0)));
    assertThat(data.valid())
        .extracting(image -> dir.relativize(image.file()).toString())
        .containsExactly(
            "valid/cats/00.png", "valid/cats/01.png", "valid/dogs/00.png", "valid/dogs/01.png");
    assertThat(data.multiLabel()).isFalse();
    assertThat(data.skipped()).isEmpty();
  }

  @Test
  void hidden_files_and_folders_are_ignored_and_any_extension_counts() throws IOException {
    Photos.writeText(dir.resolve("train/.ipynb_checkpoints/x.png"), "no image");
    Photos.writeText(dir.resolve("train/cats/.DS_Store"), "no image");
    Photos.writeText(dir.resolve("train/README.txt"), "no class");
    Files.copy(Photos.write(dir.resolve("a.png"), 9), dir.resolve("train/cats/05.photo"));

    ImageDataset data = Photos.reader().fromPaths(dir);

    assertThat(data.classes()).containsExactly("cats", "dogs");
    assertThat(data.train()).hasSize(9);
    assertThat(data.skipped()).isEmpty();
  }

  @Test
  void files_that_are_no_images_are_listed_and_left_out() throws IOException {
    Path text = Photos.writeText(dir.resolve("train/cats/02.jpg"), "I am not a photo");
    Path empty = Photos.writeText(dir.resolve("valid/dogs/03.png"), "");
    Path folder = Files.createDirectory(dir.resolve("valid/dogs/more"));

    ImageDataset data = Photos.reader().fromPaths(dir);

    assertThat(data.train()).hasSize(8).noneMatch(image -> image.file().equals(text));
    assertThat(data.valid()).hasSize(4);
    assertThat(data.skipped())
        .extracting(SkippedFile::file, SkippedFile::code)
        .containsExactly(
            tuple(folder, "folder"),
            tuple(text, "unsupported-format"),
            tuple(empty, "unsupported-format"));
  }

  @Test
  void every_file_is_counted_to_the_listener() {
    List<String> told = new ArrayList<>();
    FileCheck check =
        new FileCheck(
            Photos.SMALL, DecodeLimits.DEFAULTS, 3, (done, total) -> told.add(done + "/" + total));

    new DatasetReader(check).fromPaths(dir);

    assertThat(told).hasSize(12).startsWith("1/12", "2/12").endsWith("12/12");
  }

  @Test
  void the_digest_depends_on_content_name_and_side_but_not_on_the_place() throws IOException {
    String digest = Photos.reader().fromPaths(dir).digest();
    assertThat(digest).matches("[0-9a-f]{64}").isEqualTo(Photos.reader().fromPaths(dir).digest());

    Photos.write(dir.resolve("train/cats/00.png"), 0xff0000);
    String otherContent = Photos.reader().fromPaths(dir).digest();
    Files.move(dir.resolve("train/cats/00.png"), dir.resolve("train/cats/09.png"));
    String otherName = Photos.reader().fromPaths(dir).digest();
    Files.move(dir.resolve("train/cats/09.png"), dir.resolve("valid/cats/09.png"));
    String otherSide = Photos.reader().fromPaths(dir).digest();

    assertThat(List.of(digest, otherContent, otherName, otherSide)).doesNotHaveDuplicates();
  }

  @Test
  void two_copies_of_a_folder_have_the_same_digest() {
    Path copy = dir.resolve("copy");
    Photos.fill(copy.resolve("train/dogs"), 4);
    Photos.fill(copy.resolve("train/cats"), 4);
    Photos.fill(copy.resolve("valid/dogs"), 2);
    Photos.fill(copy.resolve("valid/cats"), 2);

    assertThat(Photos.reader().fromPaths(copy).digest())
        .isEqualTo(Photos.reader().fromPaths(dir).digest());
  }

  @Test
  void a_class_that_is_missing_on_a_side_is_named() {
    Photos.fill(dir.resolve("train/birds"), 1);
    refused(() -> Photos.reader().fromPaths(dir), "class \"birds\"", "valid");

    Photos.fill(dir.resolve("valid/birds"), 1);
    Photos.fill(dir.resolve("valid/fish"), 1);
    refused(() -> Photos.reader().fromPaths(dir), "class \"fish\"", "train");
  }

  @Test
  void an_empty_class_is_named() throws IOException {
    Files.createDirectory(dir.resolve("train/birds"));
    Files.createDirectory(dir.resolve("valid/birds"));

    refused(() -> Photos.reader().fromPaths(dir), "class \"birds\" has no files");
  }

  @Test
  void one_class_alone_is_refused() {
    Path alone = dir.resolve("alone");
    Photos.fill(alone.resolve("train/cats"), 1);
    Photos.fill(alone.resolve("valid/cats"), 1);

    refused(() -> Photos.reader().fromPaths(alone), "only one class, \"cats\"", "two or more");
  }

  @Test
  void folders_that_are_empty_absent_or_no_folders_are_refused() throws IOException {
    Path empty = Files.createDirectory(dir.resolve("empty"));
    refused(() -> Photos.reader().fromPaths(empty), "empty/train does not exist", "DIR/train");
    refused(() -> Photos.reader().fromPaths(dir.resolve("no")), "no does not exist");
    refused(() -> Photos.reader().fromPaths(dir.resolve("train/cats/00.png")), "not a folder");

    Files.createDirectories(empty.resolve("train"));
    refused(() -> Photos.reader().fromPaths(empty), "empty/valid does not exist");
    Files.createDirectories(empty.resolve("valid"));
    refused(() -> Photos.reader().fromPaths(empty), "no class folders in", "DIR/train/<class>/*");
  }

  @Test
  void a_class_that_loses_all_its_photos_is_named() {
    Photos.writeText(dir.resolve("valid/cats/00.png"), "broken");
    Photos.writeText(dir.resolve("valid/cats/01.png"), "broken");

    refused(
        () -> Photos.reader().fromPaths(dir),
        "none of the 2 validation photos of class \"cats\"",
        "JPEG");
  }

  @Test
  void a_folder_of_mostly_broken_files_is_refused() {
    for (int i = 0; i < 20; i++) {
      Photos.writeText(dir.resolve("train/cats/b" + i + ".jpg"), "broken");
    }

    refused(() -> Photos.reader().fromPaths(dir), "20 of 32 files cannot be used", "b0.jpg");
  }

  @Test
  void a_flat_folder_is_split_as_fastai_splits_it() {
    Path flat = dir.resolve("flat");
    Photos.fill(flat.resolve("a"), 5);
    Photos.fill(flat.resolve("b"), 5);

    ImageDataset data = Photos.reader().flat(flat, ValidationSplit.RECIPE);

    assertThat(data.train()).hasSize(8);
    assertThat(data.valid())
        .containsExactly(
            new LabelledPhoto(flat.resolve("a/01.png"), List.of(0)),
            new LabelledPhoto(flat.resolve("b/03.png"), List.of(1)));
  }

  @Test
  void a_flat_folder_with_sides_or_with_too_few_photos_is_refused() {
    refused(() -> Photos.reader().flat(dir, ValidationSplit.RECIPE), "without a validation share");
    Path few = dir.resolve("few");
    Photos.fill(few.resolve("a"), 1);
    Photos.fill(few.resolve("b"), 2);
    refused(() -> Photos.reader().flat(few, ValidationSplit.RECIPE), "0.2 of 3 photos is none");
  }

  private static void refused(ThrowingCallable read, String... parts) {
    assertThatThrownBy(read).isInstanceOf(DatasetException.class).hasMessageContainingAll(parts);
  }
}
