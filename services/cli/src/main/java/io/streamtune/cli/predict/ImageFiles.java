package io.streamtune.cli.predict;

import io.streamtune.display.terminal.FileProblem;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The files that the arguments name: directories recursively, sorted by name, without hidden
 * entries. It lists one directory at a time, so that millions of files need no memory.
 */
record ImageFiles(List<Path> arguments) {

  /** An entry that was found. */
  sealed interface Found {
    /** Returns its path. */
    Path path();

    /** A file to classify. */
    record Image(Path path) implements Found {}

    /** An entry that cannot be read. */
    record Problem(Path path, String code, String message) implements Found {}
  }

  /**
   * The extent of the files.
   *
   * @param files number of files and problems
   * @param columns length of the longest path
   */
  record Extent(long files, int columns) {}

  /** Passes every entry to the receiver, in order. */
  void forEach(Consumer<Found> receiver) {
    arguments.forEach(path -> visit(path, List.of(), receiver));
  }

  /** Walks the files once to measure their extent. */
  Extent extent() {
    long[] files = new long[1];
    int[] columns = new int[1];
    forEach(
        found -> {
          files[0]++;
          columns[0] = Math.max(columns[0], found.path().toString().length());
        });
    return new Extent(files[0], columns[0]);
  }

  private static void visit(Path path, List<Path> above, Consumer<Found> receiver) {
    if (Files.isDirectory(path)) {
      directory(path, above, receiver);
    } else if (Files.isRegularFile(path)) {
      receiver.accept(new Found.Image(path));
    } else if (Files.exists(path)) {
      receiver.accept(new Found.Problem(path, FileResult.UNREADABLE, "not a regular file"));
    } else {
      receiver.accept(new Found.Problem(path, FileResult.NOT_FOUND, "no such file or directory"));
    }
  }

  private static void directory(Path path, List<Path> above, Consumer<Found> receiver) {
    List<Path> children;
    Path real;
    try {
      real = path.toRealPath();
      children = children(path);
    } catch (IOException e) {
      receiver.accept(new Found.Problem(path, FileResult.UNREADABLE, FileProblem.reason(e)));
      return;
    }
    if (above.contains(real)) {
      String message = "a link to a directory above it; skipped";
      receiver.accept(new Found.Problem(path, FileResult.UNREADABLE, message));
      return;
    }
    List<Path> here = new ArrayList<>(above);
    here.add(real);
    children.forEach(child -> visit(child, here, receiver));
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, entry -> !isHidden(entry))) {
      entries.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(null);
    return children;
  }

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }
}
