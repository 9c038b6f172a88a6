package io.streamtune.model.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes files that survive a power failure once a method has returned. The bytes of a file are
 * forced to the disk before the rename, and its folder is forced after it.
 *
 * <p>Each force waits for the disk, a few milliseconds. <b>Called on:</b> a thread that may block.
 */
public final class DurableFiles {
  private DurableFiles() {}

  /** Writes a file completely or not at all; its name is {@code FILE.part} until it is complete. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(part, bytes);
      forceFile(part);
      move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Creates a folder and its missing parents. */
  public static void createDirectories(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null || Files.isDirectory(absolute)) {
      return;
    }
    createDirectories(parent);
    Files.createDirectories(absolute);
    forceDirectory(parent);
  }

  /**
   * Renames atomically and replaces an existing file. The caller must have forced the source
   * before.
   */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(parent(to));
    if (!parent(from).equals(parent(to))) {
      forceDirectory(parent(from));
    }
  }

  /**
   * Forces a folder and all files and folders below it, but not the folder's own name in its
   * parent.
   */
  public static void forceTree(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        forceDirectory(path);
      } else {
        forceFile(path);
      }
    }
  }

  /** Forces the bytes of a file; a read-only file will do. */
  public static void forceFile(Path file) throws IOException {
    force(file);
  }

  /** Forces the entries of a folder: which files it has, and which were removed. */
  public static void forceDirectory(Path folder) throws IOException {
    force(folder);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " is the root of a file system");
    }
    return parent;
  }
}
