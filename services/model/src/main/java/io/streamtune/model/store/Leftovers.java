package io.streamtune.model.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Half-written or half-removed folders beside versions, left by killed processes. */
final class Leftovers {
  static final String LEAVING = ".leaving-";

  private static final Pattern NAME =
      Pattern.compile("\\.(writing|leaving)-\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private Leftovers() {}

  /**
   * Removes leftovers that nobody has changed since {@code before}, and returns them.
   *
   * @param parent the folder of a model
   */
  static List<Path> remove(Path parent, Instant before) throws IOException {
    List<Path> dead = new ArrayList<>();
    try (Stream<Path> children = Files.list(parent)) {
      for (Path child : children.filter(Leftovers::isOne).toList()) {
        if (lastChange(child).isBefore(before)) {
          delete(child);
          dead.add(child);
        }
      }
    }
    return dead;
  }

  /** Removes a folder; files that another process removes meanwhile are no error. */
  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new Tolerant() {
          @Override
          void see(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isOne(Path child) {
    return NAME.matcher(String.valueOf(child.getFileName())).matches()
        && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
  }

  /** Checks all files below, as a folder's own time does not change while a file in it grows. */
  private static Instant lastChange(Path folder) throws IOException {
    List<Instant> times = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new Tolerant() {
          @Override
          void see(Path file, BasicFileAttributes attributes) {
            times.add(attributes.lastModifiedTime().toInstant());
          }

          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            see(directory, attributes);
            return FileVisitResult.CONTINUE;
          }
        });
    return times.stream().max(Instant::compareTo).orElse(Instant.MIN);
  }

  /** Skips files that vanish during the walk; never follows a link. */
  private abstract static class Tolerant extends SimpleFileVisitor<Path> {
    abstract void see(Path file, BasicFileAttributes attributes) throws IOException;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      see(file, attributes);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
