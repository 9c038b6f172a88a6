package io.streamtune.trainer.collect;

import io.streamtune.model.bundle.Sha256;
import io.streamtune.model.files.DurableFiles;
import io.streamtune.trainer.collect.ClassSplit.Side;
import io.streamtune.trainer.collect.LabelLog.Line;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of the data set: {@code ROOT/SIDE/CLASS/IMAGE.ext}. A file that is none of these is
 * never deleted or overwritten: it is moved to {@code set-aside} beside the root.
 *
 * <p>Called on: one thread at a time, which may block.
 */
final class CollectedFiles {
  private static final String PART = ".part";

  private final Path root;
  private final double validShare;
  private final Set<Path> unforcedFiles = new LinkedHashSet<>();
  private final Set<Path> unforcedFolders = new LinkedHashSet<>();

  CollectedFiles(Path root, double validShare) {
    this.root = root;
    this.validShare = validShare;
  }

  /** Returns whether any visible file is below a folder. */
  static boolean hasVisible(Path folder) throws IOException {
    return !visible(folder).isEmpty();
  }

  ClassSplit split(Line line) {
    return new ClassSplit(Side.of(line.image(), validShare), line.label().orElseThrow());
  }

  Path file(Line line) {
    return folder(split(line)).resolve(line.image() + "." + line.extension());
  }

  boolean has(Line line) {
    return Files.exists(file(line));
  }

  /** Returns whether an image exists and has the bytes that its line states. */
  boolean isWhole(Line line) throws IOException {
    return has(line) && Sha256.of(file(line)).equals(line.content());
  }

  /** Writes an image to its place, atomically with respect to a crash of the process. */
  void write(Line line, byte[] bytes) throws IOException {
    Path part = root.resolve(line.image() + PART);
    Files.write(part, bytes);
    move(part, line);
  }

  /** Moves an image to the place that its line states. */
  void move(Path from, Line line) throws IOException {
    Path target = file(line);
    if (from.equals(target)) {
      return;
    }
    Path folder = folder(split(line));
    DurableFiles.createDirectories(folder);
    if (Files.exists(target) && !Sha256.of(target).equals(line.content())) {
      setAside(target);
    }
    Files.move(from, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    unforcedFiles.remove(from);
    unforcedFolders.add(parent(from));
    unforced(line);
  }

  /** Marks an image as possibly not on the disk yet. */
  void unforced(Line line) {
    unforcedFiles.add(file(line));
    unforcedFolders.add(folder(split(line)));
  }

  void delete(Line line) throws IOException {
    Files.deleteIfExists(file(line));
    unforcedFiles.remove(file(line));
    unforcedFolders.add(folder(split(line)));
  }

  /** Removes the folder of a class without images, so that unused names leave no folders behind. */
  void removeIfEmpty(ClassSplit split) throws IOException {
    try {
      Files.deleteIfExists(folder(split));
      unforcedFolders.add(root.resolve(split.side().folder()));
    } catch (DirectoryNotEmptyException _) {
      // The folder holds other files.
    }
  }

  /** Returns once every image that was put, moved or deleted is on the disk. */
  void force() throws IOException {
    for (Path file : unforcedFiles) {
      force(file, DurableFiles::forceFile);
    }
    for (Path folder : unforcedFolders) {
      force(folder, DurableFiles::forceDirectory);
    }
    unforcedFiles.clear();
    unforcedFolders.clear();
  }

  private interface Force {
    void apply(Path path) throws IOException;
  }

  private static void force(Path path, Force force) throws IOException {
    try {
      force.apply(path);
    } catch (NoSuchFileException _) {
      // Removed since, as the folder of a class without images, or moved by a person.
    }
  }

  /** Removes the partial files of interrupted writes; the name shows that a file is one of ours. */
  void removeParts() throws IOException {
    List<Path> parts;
    try (Stream<Path> files = Files.list(root)) {
      parts =
          files
              .filter(file -> name(file).matches("\\p{XDigit}{32}\\" + PART))
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .toList();
    }
    for (Path part : parts) {
      Files.delete(part);
    }
  }

  /** Returns the visible files on both sides that are not in {@code known}. */
  List<Path> unknown(Set<Path> known) throws IOException {
    List<Path> unknown = new ArrayList<>();
    for (Side side : Side.values()) {
      visible(root.resolve(side.folder())).stream()
          .filter(file -> !known.contains(file))
          .forEach(unknown::add);
    }
    return unknown;
  }

  /** Returns the class in whose folder a file lies; empty if it lies in none or cannot be read. */
  static Optional<String> label(Path root, Path file) {
    Path inRoot = root.relativize(file);
    return inRoot.getNameCount() == 3
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.isReadable(file)
        ? Optional.of(inRoot.getName(1).toString()).filter(Annotation::isName)
        : Optional.empty();
  }

  /** Moves a file out of the data set to a free name, and returns its new path. */
  Path setAside(Path file) throws IOException {
    Path wanted = root.resolveSibling("set-aside").resolve(root.relativize(file).toString());
    Files.createDirectories(parent(wanted));
    for (int i = 1; ; i++) {
      try {
        Path free = i == 1 ? wanted : wanted.resolveSibling(i + "-" + name(wanted));
        return Files.move(file, free);
      } catch (FileAlreadyExistsException _) {
        // A file of this name was set aside before.
      }
    }
  }

  private Path folder(ClassSplit split) {
    return root.resolve(split.side().folder()).resolve(split.label());
  }

  /**
   * Links count as files. Names that begin with a dot belong to the system, never to a data set.
   */
  private static List<Path> visible(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .filter(path -> isVisible(folder.relativize(path)))
          .toList();
    }
  }

  private static boolean isVisible(Path path) {
    for (Path name : path) {
      if (name.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
