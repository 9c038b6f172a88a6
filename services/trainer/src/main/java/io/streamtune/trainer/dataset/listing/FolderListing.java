package io.streamtune.trainer.dataset.listing;

import io.streamtune.trainer.dataset.DatasetException;
import io.streamtune.trainer.dataset.LabelledPhoto;
import io.streamtune.trainer.dataset.SkippedFile;
import io.streamtune.trainer.dataset.ValidationSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Folders with one subfolder per class.
 *
 * <p>Names that start with a dot and plain files beside the class folders are ignored. Within a
 * class every file counts, whatever its extension. Classes and files are sorted by name, so that a
 * run is reproducible; fastai takes files in the order of the file system.
 */
final class FolderListing {
  private static final String LAYOUT =
      "lay the photos out as DIR/train/<class>/* and DIR/valid/<class>/*";

  private final List<SkippedFile> skipped = new ArrayList<>();

  /** Reads {@code root/train/<class>/*} and {@code root/valid/<class>/*}. */
  static Listing sides(Path root) {
    return new FolderListing().readSides(root);
  }

  /** Reads {@code root/<class>/*} and splits it. */
  static Listing flat(Path root, ValidationSplit split) {
    return new FolderListing().readFlat(root, split);
  }

  /** Reads {@code root/valid/<class>/*}, or {@code root/<class>/*} if there is no such folder. */
  static Listing toMeasure(Path root) {
    requireFolder(root, "name a folder that holds valid/, or one folder per class");
    Path valid = root.resolve("valid");
    return new FolderListing().readAll(Files.isDirectory(valid) ? valid : root);
  }

  private Listing readAll(Path root) {
    List<String> classes = classes(root, "lay the photos out as DIR/valid/<class>/*");
    return new Listing(root, classes, List.of(), images(root, classes), false, false, skipped, 1);
  }

  private Listing readSides(Path root) {
    requireFolder(root, "name a folder that holds train/ and valid/");
    Path train = requireFolder(root.resolve("train"), LAYOUT);
    Path valid = requireFolder(root.resolve("valid"), LAYOUT);
    List<String> classes = classes(train, LAYOUT);
    requireSameClasses(train, classes, valid, classes(valid, LAYOUT));
    return new Listing(
        root, classes, images(train, classes), images(valid, classes), false, true, skipped);
  }

  private Listing readFlat(Path root, ValidationSplit split) {
    String layout = "lay the photos out as DIR/<class>/*";
    requireFolder(root, layout);
    List<String> classes = classes(root, layout);
    if (classes.contains("train") && classes.contains("valid")) {
      throw new DatasetException(
          root + " holds train/ and valid/", "read it without a validation share");
    }
    List<LabelledPhoto> all = images(root, classes);
    return split(new Listing(root, classes, all, List.of(), false, false, skipped), split);
  }

  /** Moves the held-out share of the training side to the validation side; the order stays. */
  static Listing split(Listing all, ValidationSplit split) {
    int n = all.train().size();
    BitSet heldOut = split.heldOut(n);
    if (heldOut.isEmpty()) {
      throw new DatasetException(
          "a validation share of %s of %d photos is none".formatted(split.share(), n),
          "give more photos or a larger share");
    }
    List<LabelledPhoto> train = new ArrayList<>();
    List<LabelledPhoto> valid = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      (heldOut.get(i) ? valid : train).add(all.train().get(i));
    }
    return new Listing(
        all.root(), all.classes(), train, valid, all.multiLabel(), false, all.skipped());
  }

  private static Path requireFolder(Path folder, String remedy) {
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(
          folder + (Files.exists(folder) ? " is not a folder" : " does not exist"), remedy);
    }
    return folder;
  }

  private static List<String> classes(Path side, String layout) {
    List<String> classes =
        entries(side).stream().filter(Files::isDirectory).map(FolderListing::name).toList();
    if (classes.isEmpty()) {
      throw new DatasetException("no class folders in " + side, layout);
    }
    return classes;
  }

  private static void requireSameClasses(
      Path train, List<String> trainClasses, Path valid, List<String> validClasses) {
    missing(trainClasses, validClasses).ifPresent(name -> throwMissing(name, train, valid));
    missing(validClasses, trainClasses).ifPresent(name -> throwMissing(name, valid, train));
  }

  private static Optional<String> missing(List<String> wanted, List<String> present) {
    TreeSet<String> missing = new TreeSet<>(wanted);
    present.forEach(missing::remove);
    return missing.stream().findFirst();
  }

  private static void throwMissing(String name, Path present, Path absent) {
    throw new DatasetException(
        "class \"%s\" is in %s but not in %s".formatted(name, present, absent),
        "put photos of every class on both sides");
  }

  private List<LabelledPhoto> images(Path side, List<String> classes) {
    List<LabelledPhoto> images = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      int before = images.size();
      addImages(side.resolve(classes.get(label)), label, images);
      if (images.size() == before) {
        throw new DatasetException(
            "class \"%s\" has no files in %s".formatted(classes.get(label), side),
            "put photos there, or remove the folder on both sides");
      }
    }
    return images;
  }

  private void addImages(Path folder, int label, List<LabelledPhoto> images) {
    for (Path file : entries(folder)) {
      if (Files.isDirectory(file)) {
        skipped.add(new SkippedFile(file, "folder", "a folder inside a class is not looked into"));
      } else {
        images.add(new LabelledPhoto(file, List.of(label)));
      }
    }
  }

  /** Returns the visible entries, sorted by name. */
  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !name(entry).startsWith("."))
          .sorted((a, b) -> name(a).compareTo(name(b)))
          .toList();
    } catch (IOException e) {
      throw new DatasetException(
          "cannot list %s (%s)".formatted(folder, e), "check the permissions of the folder");
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
