package io.streamtune.trainer.learn;

import io.streamtune.model.files.DurableFiles;
import io.streamtune.trainer.collect.CollectedImages;
import io.streamtune.trainer.dataset.DatasetException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Locks a folder for one trainer, even if trainers of different groups share it by mistake: each
 * would take the other's files for leftovers of a crash. The operating system releases the lock
 * when the process ends, for whatever reason.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Checks that a folder belongs to a trainer or is new. Why: the next training run deletes what
   * the last one left in it.
   *
   * @throws DatasetException if the folder holds files that no trainer made
   */
  static void requireOurs(Path folder) {
    if (CollectedImages.isOurs(folder.resolve("images"))) {
      return;
    }
    for (String name : List.of("images", "round", "learnt")) {
      if (Files.exists(folder.resolve(name)) && !isEmptyFolder(folder.resolve(name))) {
        throw new DatasetException(
            "%s holds %s, which no trainer made: it is not a folder of collected images"
                .formatted(folder, name),
            "name another folder by --data (setting data); if it is one whose log was lost, create"
                + " an empty file images/labels.log in it");
      }
    }
  }

  private static boolean isEmptyFolder(Path path) {
    String[] names = path.toFile().list();
    return names != null && names.length == 0;
  }

  /** Locks the folder and creates it if it is missing; empty if another trainer holds the lock. */
  static Optional<FolderLock> take(Path folder) throws IOException {
    DurableFiles.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new FolderLock(channel));
      }
    } catch (OverlappingFileLockException _) {
      // Another trainer in this process holds the lock.
      channel.close();
      return Optional.empty();
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
