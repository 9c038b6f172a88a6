package io.streamtune.model.bundle;

import io.streamtune.model.files.DurableFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes a whole bundle under its name, or nothing. */
final class BundleWriter {
  private BundleWriter() {}

  static void write(ModelBundle bundle, Path directory, ModelBundle.Companions companions)
      throws IOException {
    Path target = directory.toAbsolutePath().normalize();
    Path parent = target.getParent();
    if (parent == null || Files.exists(target)) {
      throw new FileAlreadyExistsException(directory.toString());
    }
    DurableFiles.createDirectories(parent);
    // Not a temporary directory of the system: other users could not read it.
    Path temporary = Files.createDirectory(parent.resolve(".writing-" + UUID.randomUUID()));
    try {
      bundle.writeFiles(temporary);
      companions.write(temporary);
      DurableFiles.forceTree(temporary); // A bundle that is announced must survive a power failure.
      DurableFiles.move(temporary, target);
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
