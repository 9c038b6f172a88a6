package io.streamtune.trainer.learn.run;

import io.streamtune.model.files.DurableFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * The photos of one training run: hard links, so that collecting may continue; a file that cannot
 * be linked is copied. After a crash or a loss of power the snapshot is complete or absent.
 */
public final class Snapshot {
  private Snapshot() {}

  /** Links the photos of the given classes, replacing an older snapshot. */
  static void make(Path collected, List<String> classes, Path target) throws IOException {
    delete(target);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    delete(part);
    for (String side : List.of("train", "valid")) {
      for (String name : classes) {
        Path to = Files.createDirectories(part.resolve(side).resolve(name));
        try (Stream<Path> photos = Files.list(collected.resolve(side).resolve(name))) {
          for (Path photo : photos.filter(Snapshot::isPhoto).toList()) {
            linkOrCopy(photo, to.resolve(String.valueOf(photo.getFileName())));
          }
        }
      }
    }
    DurableFiles.forceTree(part);
    DurableFiles.move(part, target);
  }

  /**
   * Why a copy: Linux refuses a hard link to another user's file that the process may not write.
   */
  private static void linkOrCopy(Path photo, Path to) throws IOException {
    try {
      Files.createLink(to, photo);
    } catch (NoSuchFileException _) {
      // A person moved it after the folder was listed.
    } catch (FileSystemException _) {
      Files.copy(photo, to);
    }
  }

  private static boolean isPhoto(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && !String.valueOf(file.getFileName()).startsWith(".");
  }

  public static void delete(Path folder) throws IOException {
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
