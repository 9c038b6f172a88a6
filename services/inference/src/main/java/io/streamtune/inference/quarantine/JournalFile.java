package io.streamtune.inference.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The memory-mapped file of a journal. What is written survives a crash of the process, without a
 * system call for each write, but not a crash of the machine.
 *
 * <pre>
 *   0     magic, alone (0 or 1)
 *   8     fatal error log   sure (0 or 1), since, files    1016 bytes
 *   1024  8 versions        ran, killed, name              256 bytes each
 *   3072  1024 suspects     state, partition, offset       16 bytes each
 *   …     slots             state, partition, offset       16 bytes each
 * </pre>
 *
 * <p>The process that writes the file holds a lock on it; the operating system releases the lock of
 * a dead process.
 *
 * <p>A slot has one writer at a time. The {@code ort-N} threads write the versions, one at a time;
 * the event loop, or the thread that opens the file, writes the rest.
 */
final class JournalFile implements AutoCloseable {
  static final int SUSPECTS_MAX = 1024;

  /** More rows than a machine's tensor has; rows beyond are not recorded. */
  static final int SLOTS_MAX = 1 << 14;

  static final int VERSIONS_MAX = 8;

  private static final int MAGIC = 0x53_54_43_4B; // STCK
  private static final int ALONE_AT = 4;
  private static final int LOG_AT = 8;
  private static final int VERSIONS_AT = 1024;
  private static final int VERSION_BYTES = 256;
  private static final int HEADER_BYTES = VERSIONS_AT + VERSIONS_MAX * VERSION_BYTES;
  private static final int ENTRY_BYTES = 16;
  private static final int SLOTS_AT = HEADER_BYTES + SUSPECTS_MAX * ENTRY_BYTES;
  private static final int BYTES = SLOTS_AT + SLOTS_MAX * ENTRY_BYTES;

  /** An entry of the suspects or of the slots; state 0 is none. */
  record Entry(int state, int partition, long offset) {}

  /**
   * A model version; an empty name is none.
   *
   * @param text its name
   * @param ran images that it has run
   * @param killed images that killed the process while it ran them alone
   */
  record VersionEntry(String text, long ran, int killed) {}

  private final FileChannel channel;
  private final MappedByteBuffer bytes;

  private JournalFile(FileChannel channel, MappedByteBuffer bytes) {
    this.channel = channel;
    this.bytes = bytes;
  }

  /** Opens a file, or returns empty if another process holds its lock. */
  static Optional<JournalFile> open(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        fill(channel);
        return Optional.of(
            new JournalFile(channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES)));
      }
    } catch (OverlappingFileLockException e) {
      // Another service in this process holds the lock.
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  /** Allocates the whole file now: a full disk at a write to the mapping would kill the process. */
  private static void fill(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < BYTES) {
      ByteBuffer zeros = ByteBuffer.allocate((int) (BYTES - size));
      while (zeros.hasRemaining()) {
        channel.write(zeros, size + zeros.position());
      }
    }
  }

  /** Returns whether the file holds a journal. */
  boolean isJournal() {
    return bytes.getInt(0) == MAGIC;
  }

  /** Returns whether the last process was running one suspect alone. */
  boolean isAlone() {
    return bytes.getInt(ALONE_AT) != 0;
  }

  void alone(boolean isAlone) {
    bytes.putInt(ALONE_AT, isAlone ? 1 : 0);
  }

  List<Entry> suspects() {
    return entries(HEADER_BYTES, SUSPECTS_MAX);
  }

  /** Returns the images that native code worked on when the last process ended. */
  List<Entry> inHands() {
    return entries(SLOTS_AT, SLOTS_MAX);
  }

  /** Returns where the last process would have written its fatal error log. */
  FatalErrorLog log() {
    List<Path> files = text(LOG_AT + 12, VERSIONS_AT).lines().map(Path::of).toList();
    return new FatalErrorLog(
        files, bytes.getInt(LOG_AT) != 0, Instant.ofEpochMilli(bytes.getLong(LOG_AT + 4)));
  }

  /** Returns the {@value #VERSIONS_MAX} versions. */
  List<VersionEntry> versions() {
    List<VersionEntry> versions = new ArrayList<>();
    for (int i = 0; i < VERSIONS_MAX; i++) {
      int at = VERSIONS_AT + i * VERSION_BYTES;
      versions.add(
          new VersionEntry(
              text(at + 12, at + VERSION_BYTES), bytes.getLong(at), bytes.getInt(at + 8)));
    }
    return versions;
  }

  void version(int slot, VersionEntry version) {
    int at = VERSIONS_AT + slot * VERSION_BYTES;
    bytes.putLong(at, version.ran());
    bytes.putInt(at + 8, version.killed());
    text(version.text(), at + 12, at + VERSION_BYTES);
  }

  /** Counts images that a version has run. */
  void ran(int slot, int images) {
    int at = VERSIONS_AT + slot * VERSION_BYTES;
    bytes.putLong(at, bytes.getLong(at) + images);
  }

  /** Clears the file and writes the state at the start of a process. */
  void reset(List<Entry> suspects, List<VersionEntry> versions, FatalErrorLog log) {
    bytes.put(0, new byte[BYTES]);
    bytes.putInt(0, MAGIC);
    bytes.putInt(LOG_AT, log.isSure() ? 1 : 0);
    bytes.putLong(LOG_AT + 4, log.since().toEpochMilli());
    text(
        log.files().stream().map(Path::toString).collect(Collectors.joining("\n")),
        LOG_AT + 12,
        VERSIONS_AT);
    for (int i = 0; i < Math.min(VERSIONS_MAX, versions.size()); i++) {
      version(i, versions.get(i));
    }
    for (int i = 0; i < suspects.size(); i++) {
      put(HEADER_BYTES + i * ENTRY_BYTES, suspects.get(i));
    }
  }

  private String text(int from, int to) {
    byte[] text = new byte[to - from];
    bytes.get(from, text);
    return new String(text, UTF_8).replace("\0", "");
  }

  private void text(String text, int from, int to) {
    byte[] padded = Arrays.copyOf(text.getBytes(UTF_8), to - from);
    bytes.put(from, padded);
  }

  /** Replaces the suspects. */
  void suspects(List<Entry> suspects) {
    for (int i = 0; i < SUSPECTS_MAX; i++) {
      put(
          HEADER_BYTES + i * ENTRY_BYTES,
          i < suspects.size() ? suspects.get(i) : new Entry(0, 0, 0));
    }
  }

  /**
   * Records an image in a slot. The state (1 in the decoder, from 2 on in the network of a version)
   * is written last, so that a half-written entry cannot be taken for an image.
   */
  void take(int slot, int state, int partition, long offset) {
    if (slot < SLOTS_MAX) {
      int at = SLOTS_AT + slot * ENTRY_BYTES;
      bytes.putInt(at + 4, partition);
      bytes.putLong(at + 8, offset);
      bytes.putInt(at, state);
    }
  }

  void release(int slot) {
    if (slot < SLOTS_MAX) {
      bytes.putInt(SLOTS_AT + slot * ENTRY_BYTES, 0);
    }
  }

  private void put(int at, Entry entry) {
    bytes.putInt(at + 4, entry.partition());
    bytes.putLong(at + 8, entry.offset());
    bytes.putInt(at, entry.state());
  }

  private List<Entry> entries(int at, int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = at; i < at + count * ENTRY_BYTES; i += ENTRY_BYTES) {
      if (bytes.getInt(i) != 0) {
        entries.add(new Entry(bytes.getInt(i), bytes.getInt(i + 4), bytes.getLong(i + 8)));
      }
    }
    return entries;
  }

  @Override
  public void close() throws IOException {
    channel.close(); // The mapping lives as long as its references: a thread may still write.
  }
}
