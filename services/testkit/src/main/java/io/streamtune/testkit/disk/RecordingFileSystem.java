package io.streamtune.testkit.disk;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** A folder of the real file system that records every change in a journal. */
public final class RecordingFileSystem extends FileSystem {
  private final Path base;
  private final DiskJournal journal = new DiskJournal();
  private final RecordingProvider provider = new RecordingProvider(this);

  /** Records changes below an empty folder that are made through {@link #root}. */
  public RecordingFileSystem(Path base) {
    this.base = base.toAbsolutePath();
  }

  /** Returns the folder; changes through this path are recorded. */
  public Path root() {
    return new RecordingPath(this, base);
  }

  /** Returns the journal of the changes. */
  public DiskJournal journal() {
    return journal;
  }

  /** Returns a real path's position in the journal's tree. */
  Path relative(Path real) {
    return base.relativize(real.toAbsolutePath().normalize());
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return base.getFileSystem().getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(new RecordingPath(this, base.getRoot()));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return base.getFileSystem().getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return base.getFileSystem().supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return new RecordingPath(this, base.getFileSystem().getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    PathMatcher matcher = base.getFileSystem().getPathMatcher(pattern);
    return path -> matcher.matches(RecordingPath.real(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return base.getFileSystem().getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
