package io.streamtune.model.bundle;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/** Puts a whole bundle under its name, or nothing. */
final class BundleWriter {
  private BundleWriter() {}

  static void write(ModelBundle bundle, Path directory, ModelBundle.Companions companions)
      throws IOException {
    Path target = directory.toAbsolutePath().normalize();
    Path parent = target.getParent();
    if (parent == null || Files.exists(target)) {
      throw new FileAlreadyExistsException(directory.toString());
    }
    Files.createDirectories(parent);
    // Not a temporary directory of the system's kind: nobody else could read those.
    Path temporary = Files.createDirectory(parent.resolve(".writing-" + UUID.randomUUID()));
    try {
      bundle.writeFiles(temporary);
      companions.write(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(temporary);
    }
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
