package io.streamtune.model.store;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Resolves a name without a version: it means the version that was promoted last, or else the
 * newest that was imported, and never a candidate. Decision 0032.
 *
 * <p>The store resolves it without a broker. The file {@code NAME/promoted} holds the version that
 * was promoted last. A version counts as imported if it has no parent, that is, was not trained
 * from another one, or if it has the mark {@code NAME/VERSION/imported}, which an import gets if
 * its name means no version yet. So versions stored by earlier builds are recognised too.
 *
 * @param folder the folder of the name
 */
record UnversionedName(Path folder) {
  private static final String PROMOTED = "promoted";
  private static final String IMPORTED = "imported";

  /** A version has 100 characters at most; a longer file was not written by this class. */
  private static final int BYTES_MAX = 1000;

  /** Returns the version that was promoted last, if there was one and the store still has it. */
  Optional<String> promoted() throws IOException {
    Path file = folder.resolve(PROMOTED);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > BYTES_MAX) {
        return Optional.empty();
      }
      String version = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
      return Optional.of(version)
          .filter(ModelId::isAllowed)
          .filter(there -> Files.isDirectory(folder.resolve(there)));
    } catch (NoSuchFileException _) {
      return Optional.empty(); // Replaced between the check and the read.
    }
  }

  /** Returns the state of a version. */
  VersionState state(Manifest manifest) throws IOException {
    String version = manifest.id().version();
    if (promoted().equals(Optional.of(version))) {
      return VersionState.PROMOTED;
    }
    return isImported(manifest) ? VersionState.IMPORTED : VersionState.CANDIDATE;
  }

  /** Returns whether a version was imported. */
  boolean isImported(Manifest manifest) {
    return manifest.provenance().parent().isEmpty() || isMarked(manifest.id().version());
  }

  /** Returns whether a version has the mark of an import, even if its manifest cannot be read. */
  boolean isMarked(String version) {
    return Files.exists(folder.resolve(version).resolve(IMPORTED));
  }

  /** Marks a version as imported. */
  void markImported(String version) throws IOException {
    try {
      Files.createFile(folder.resolve(version).resolve(IMPORTED));
    } catch (FileAlreadyExistsException _) {
      return; // It has the mark already.
    }
  }

  /**
   * Records which version was promoted, atomically: a reader sees the old version or the new one.
   */
  void recordPromoted(String version) throws IOException {
    if (!Files.isDirectory(folder.resolve(version))) {
      throw new InvalidModelException(
          "%s has no version %s to record as promoted".formatted(folder, version),
          "'streamtune model list' shows what the store has");
    }
    if (promoted().equals(Optional.of(version))) {
      return;
    }
    Path part = folder.resolve(".promoted-" + UUID.randomUUID());
    try {
      try (FileChannel file =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap((version + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(true);
      }
      Files.move(part, folder.resolve(PROMOTED), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
