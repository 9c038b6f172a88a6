package io.streamtune.testkit.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** An open file or folder; writes and forces are recorded in the journal. */
final class RecordingChannel extends FileChannel {
  private final FileChannel real;
  private final DiskJournal journal;
  private final int node;
  private final boolean isAppending;

  RecordingChannel(FileChannel real, DiskJournal journal, int node, boolean isAppending) {
    this.real = real;
    this.journal = journal;
    this.node = node;
    this.isAppending = isAppending;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    synchronized (journal) {
      long offset = isAppending ? real.size() : real.position();
      ByteBuffer copy = source.duplicate();
      int written = real.write(source);
      note(offset, copy, written);
      return written;
    }
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    synchronized (journal) {
      ByteBuffer copy = source.duplicate();
      int written = real.write(source, position);
      note(position, copy, written);
      return written;
    }
  }

  private void note(long offset, ByteBuffer copy, int written) {
    byte[] bytes = new byte[written];
    copy.get(bytes);
    journal.write(node, offset, bytes);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      while (sources[i].hasRemaining()) {
        written += write(sources[i]);
      }
    }
    return written;
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    synchronized (journal) {
      real.truncate(size);
      journal.truncate(node, size);
      return this;
    }
  }

  @Override
  public void force(boolean metaData) throws IOException {
    synchronized (journal) {
      real.force(metaData);
      journal.force(node);
    }
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 16));
    int read = source.read(bytes);
    return read < 0 ? 0 : write(bytes.flip(), position);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    if (!mode.equals(MapMode.READ_ONLY)) {
      throw new UnsupportedOperationException("what is written to memory is not recorded");
    }
    return real.map(mode, position, size);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return real.read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return real.read(targets, offset, length);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return real.read(target, position);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return real.transferTo(position, count, target);
  }

  @Override
  public FileLock lock(long position, long size, boolean isShared) throws IOException {
    return real.lock(position, size, isShared);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean isShared) throws IOException {
    return real.tryLock(position, size, isShared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
