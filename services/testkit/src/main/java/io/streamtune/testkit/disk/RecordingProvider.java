package io.streamtune.testkit.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Performs every operation on the real file system, and records it. */
final class RecordingProvider extends FileSystemProvider {
  private final RecordingFileSystem fileSystem;

  RecordingProvider(RecordingFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  private static Path real(Path path) {
    return RecordingPath.real(path);
  }

  private Path inJournal(Path path) {
    return fileSystem.relative(real(path));
  }

  private DiskJournal journal() {
    return fileSystem.journal();
  }

  @Override
  public String getScheme() {
    return "recording";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return fileSystem;
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    synchronized (journal()) {
      boolean isNew = Files.notExists(real(path));
      if (!isNew && options.contains(StandardOpenOption.WRITE)) {
        checkWritable(path);
      }
      FileChannel channel = FileChannel.open(real(path), options, attributes);
      int node = isNew ? journal().create(inJournal(path)) : journal().node(inJournal(path));
      if (!isNew && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
        journal().truncate(node, 0);
      }
      return new RecordingChannel(
          channel, journal(), node, options.contains(StandardOpenOption.APPEND));
    }
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // The returned stream closes it.
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> all =
        Files.newDirectoryStream(real(folder), path -> filter.accept(recording(path)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> paths = all.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return paths.hasNext();
          }

          @Override
          public Path next() {
            return recording(paths.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        all.close();
      }
    };
  }

  private Path recording(Path path) {
    return new RecordingPath(fileSystem, path);
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    synchronized (journal()) {
      Files.createDirectory(real(folder), attributes);
      journal().createFolder(inJournal(folder));
    }
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    synchronized (journal()) {
      checkWritable(existing);
      Files.createLink(real(link), real(existing));
      journal().link(inJournal(link), inJournal(existing));
    }
  }

  /**
   * Rejects what Linux rejects for a read-only file of another user: opening it for writing, and
   * linking it (fs.protected_hardlinks). Linux itself does not reject all of this here: the user
   * who runs the tests owns the files, or is root.
   */
  private static void checkWritable(Path path) throws IOException {
    if (!Files.getPosixFilePermissions(real(path)).contains(PosixFilePermission.OWNER_WRITE)) {
      throw new AccessDeniedException(path.toString());
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    synchronized (journal()) {
      Files.delete(real(path));
      journal().delete(inJournal(path));
    }
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    Files.write(target, Files.readAllBytes(source), StandardOpenOption.CREATE_NEW);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    synchronized (journal()) {
      Files.move(real(source), real(target), options);
      journal().rename(inJournal(source), inJournal(target));
    }
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return Files.isSameFile(real(one), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    real(path).getFileSystem().provider().checkAccess(real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Files.readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return Files.readAttributes(real(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    Files.setAttribute(real(path), attribute, value, options);
  }
}
