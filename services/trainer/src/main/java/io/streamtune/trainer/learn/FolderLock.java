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
 * Keeps a folder to one trainer, also where groups were mixed up: two would take each other's files
 * for leftovers of a crash. The system gives it up when the process ends, however it does.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Checks that a folder is a trainer's, or is there for the first time: what a round leaves in it
   * is removed with the next one.
   *
   * @throws DatasetException if somebody else keeps files there
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

  /** Takes the folder, which is made if it is not there; empty if another trainer has it. */
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
      // Another trainer in this very process has it.
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
