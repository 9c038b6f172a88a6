package io.streamtune.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: csv files are read as the recipe reads them. Method: small files written by code. */
class CsvDatasetTest {
  private static final ValidationSplit SPLIT = ValidationSplit.RECIPE;

  @TempDir Path dir;

  @BeforeEach
  void ten_photos() {
    Photos.fill(dir.resolve("photos"), 10);
  }

  private ImageDataset read(String... rows) {
    Path csv = Photos.writeText(dir.resolve("labels.csv"), String.join("\n", rows));
    return Photos.reader().fromCsv(csv, dir.resolve("photos"), ".png", SPLIT);
  }

  @Test
  void one_label_a_row_gives_one_label_a_photo() {
    ImageDataset data =
        read(
            "name,label",
            "00,b",
            "01,a",
            "02,b",
            "03,a",
            "04,b",
            "05,a",
            "06,b",
            "07,a",
            "08,b",
            "09,a");

    assertThat(data.classes()).containsExactly("a", "b");
    assertThat(data.multiLabel()).isFalse();
    assertThat(data.train()).hasSize(8);
    // get_cv_idxs(10) holds out 8 and 1.
    assertThat(data.valid())
        .containsExactly(
            new LabelledPhoto(dir.resolve("photos/01.png"), List.of(0)),
            new LabelledPhoto(dir.resolve("photos/08.png"), List.of(1)));
  }

  @Test
  void several_labels_or_none_in_a_row_make_it_multi_label() {
    ImageDataset data =
        read(
            "name,labels",
            "00,haze primary",
            "\"01\",\"clear primary\"",
            "02,primary haze haze",
            "03,",
            "04,clear",
            "05, clear ,ignored",
            "06,haze",
            "07,haze",
            "08,haze",
            "09,haze");

    assertThat(data.classes()).containsExactly("clear", "haze", "primary");
    assertThat(data.multiLabel()).isTrue();
    assertThat(data.train())
        .extracting(LabelledPhoto::labels)
        .startsWith(List.of(1, 2), List.of(1, 2), List.of(), List.of(0), List.of(0), List.of(1));
    assertThat(data.valid().getFirst().labels()).containsExactly(0, 2);
  }

  @Test
  void missing_files_are_listed_and_do_not_move_the_split() {
    ImageDataset data =
        read(
            "name,label",
            "00,b",
            "01,a",
            "gone,b",
            "03,a",
            "04,b",
            "05,a",
            "06,b",
            "07,a",
            "08,b",
            "09,a");

    assertThat(data.skipped())
        .containsExactly(
            new SkippedFile(dir.resolve("photos/gone.png"), "missing", "there is no such file"));
    assertThat(data.train()).hasSize(7);
    assertThat(data.valid())
        .extracting(LabelledPhoto::file)
        .containsExactly(dir.resolve("photos/01.png"), dir.resolve("photos/08.png"));
  }

  @Test
  void mistakes_are_told_with_a_remedy() {
    refused("has no rows", "name,label");
    refused("no classes", "name", "00", "01", "02", "03", "04");
    refused("only one class, \"a\"", "name,label", "00,a", "01,a");
    refused("\"00\" is in lines 2 and 4", "name,label", "00,a", "01,b", "00,b");
    refused("check the folder and the suffix", "name,l", "x,a", "y,b", "z,a", "u,b", "v,a");
    refused(
        "class \"c\" has no training photo",
        "n,l",
        "00,a",
        "01,c",
        "02,b",
        "03,a",
        "04,b",
        "05,a",
        "06,b",
        "07,a",
        "08,b",
        "09,a");
  }

  @Test
  void a_csv_or_a_folder_that_is_not_there_is_named() {
    assertThatThrownBy(() -> Photos.reader().fromCsv(dir.resolve("no.csv"), dir, "", SPLIT))
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("cannot read", "no.csv");
    assertThatThrownBy(
            () -> Photos.reader().fromCsv(dir.resolve("no.csv"), dir.resolve("x"), "", SPLIT))
        .hasMessageContaining("x is not a folder");
  }

  private void refused(String part, String... rows) {
    assertThatThrownBy(() -> read(rows))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(part);
  }
}
