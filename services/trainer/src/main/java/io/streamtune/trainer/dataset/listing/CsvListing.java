package io.streamtune.trainer.dataset.listing;

import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.SkippedFile;
import io.streamtune.trainer.dataset.ValidationSplit;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A csv file in UTF-8: a header, then one row per photo with the file's name and its labels,
 * separated by spaces. Further columns are ignored.
 *
 * <p>Multi-label if any row has another number of labels than one. The split is over all rows, so
 * that it does not depend on which files can be read.
 */
final class CsvListing {
  private record Row(int line, String name, List<String> labels) {}

  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final Path csv;

  private CsvListing(Path csv) {
    this.csv = csv;
  }

  static Listing read(Path csv, Path imageFolder, String suffix, ValidationSplit split) {
    if (!Files.isDirectory(imageFolder)) {
      throw new DatasetException(
          imageFolder + " is not a folder", "name the folder that holds the photos of " + csv);
    }
    return new CsvListing(csv).listing(imageFolder, suffix, split);
  }

  private Listing listing(Path folder, String suffix, ValidationSplit split) {
    List<Row> rows = rows();
    List<String> classes =
        rows.stream().flatMap(row -> row.labels.stream()).distinct().sorted().toList();
    boolean multiLabel = rows.stream().anyMatch(row -> row.labels.size() != 1);
    List<LabelledPhoto> images = new ArrayList<>();
    for (Row row : rows) {
      List<Integer> labels = row.labels.stream().map(classes::indexOf).toList();
      images.add(new LabelledPhoto(file(folder, row, suffix), labels));
    }
    Listing all = new Listing(folder, classes, images, List.of(), multiLabel, false, List.of());
    return withoutMissing(FolderListing.split(all, split));
  }

  private List<Row> rows() {
    List<String> lines = lines();
    List<Row> rows = new ArrayList<>();
    Map<String, Integer> seen = new TreeMap<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      List<String> fields = CsvLine.fields(lines.get(i));
      String labels = fields.size() > 1 ? fields.get(1) : "";
      Row row = new Row(i + 1, fields.getFirst(), words(labels));
      Optional.ofNullable(seen.put(row.name, row.line)).ifPresent(first -> twice(row, first));
      rows.add(row);
    }
    if (rows.isEmpty()) {
      throw new DatasetException(
          csv + " has no rows", "give a header, then one row per photo: name,labels");
    }
    return rows;
  }

  /** Returns the distinct words, sorted. */
  private static List<String> words(String text) {
    return SPACE.splitAsStream(text).filter(word -> !word.isEmpty()).distinct().sorted().toList();
  }

  private void twice(Row row, int first) {
    throw new DatasetException(
        "\"%s\" is in lines %d and %d of %s".formatted(row.name, first, row.line, csv),
        "give each photo one row, with its labels separated by spaces");
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(csv, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new DatasetException(csv + " is not text in UTF-8", "save it as UTF-8");
    } catch (IOException e) {
      throw new DatasetException(
          "cannot read %s (%s)".formatted(csv, e), "name a csv file with the columns name,labels");
    }
  }

  private Path file(Path folder, Row row, String suffix) {
    try {
      return folder.resolve(row.name + suffix);
    } catch (InvalidPathException e) {
      throw new DatasetException(
          "line %d of %s holds no file name (%s)".formatted(row.line, csv, e.getReason()),
          "put the name of a file below " + folder + " there");
    }
  }

  private static Listing withoutMissing(Listing all) {
    List<SkippedFile> skipped = new ArrayList<>();
    Predicate<LabelledPhoto> exists =
        image -> {
          boolean file = Files.isRegularFile(image.file());
          if (!file) {
            skipped.add(new SkippedFile(image.file(), "missing", "there is no such file"));
          }
          return file;
        };
    return new Listing(
        all.root(),
        all.classes(),
        all.train().stream().filter(exists).toList(),
        all.valid().stream().filter(exists).toList(),
        all.multiLabel(),
        false,
        skipped);
  }
}
