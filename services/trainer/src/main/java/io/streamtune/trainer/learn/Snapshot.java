package io.streamtune.trainer.learn;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** The photos of one round: hard links, so that collecting may go on and nothing is copied. */
final class Snapshot {
  private Snapshot() {}

  /** Links the photos of these classes, replacing an older snapshot. */
  static void make(Path collected, List<String> classes, Path target) throws IOException {
    delete(target);
    for (String side : List.of("train", "valid")) {
      for (String name : classes) {
        Path to = Files.createDirectories(target.resolve(side).resolve(name));
        try (Stream<Path> photos = Files.list(collected.resolve(side).resolve(name))) {
          for (Path photo : photos.toList()) {
            Files.createLink(to.resolve(String.valueOf(photo.getFileName())), photo);
          }
        }
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
