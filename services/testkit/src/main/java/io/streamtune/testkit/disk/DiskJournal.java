package io.streamtune.testkit.disk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Records the operations on a disk in order, and replays what a loss of power leaves of them.
 *
 * <p>Bytes are durable after a force of the file's own channel, and names after a force of their
 * folder's channel. Chance decides all else: each created, changed or deleted name survives or not,
 * independently; a file lacks its writes after a random one, or has its size and zeros. A rename of
 * one name is one step. This is harsher than any file system in use.
 *
 * <p>Thread-safe.
 */
public final class DiskJournal {
  private static final int ROOT = 0;

  private final List<Operation> operations = new ArrayList<>();
  private final Map<Integer, Map<String, Integer>> folders = new HashMap<>();
  private int nodes = 1;

  /** How much unforced data a loss of power removes. */
  public enum Loss {
    /** All of it. */
    EVERYTHING,
    /** The bytes: names survive, but their files lack unforced content. */
    BYTES,
    /** A random part of it. */
    SOME
  }

  private sealed interface Operation {}

  /** Names that change in one step; a name without a node is deleted. */
  private record Names(List<Entry> entries) implements Operation {}

  private record Entry(int folder, String name, Optional<Integer> node) {}

  /** Contiguous writes, merged from any number of calls. */
  private record Write(int node, long offset, ByteArrayOutputStream bytes) implements Operation {}

  private record Truncate(int node, long size) implements Operation {}

  private record Force(int node) implements Operation {}

  DiskJournal() {
    folders.put(ROOT, new HashMap<>());
  }

  /** Returns the number of operations so far. */
  public synchronized int size() {
    return operations.size();
  }

  synchronized int create(Path file) throws IOException {
    int node = nodes++;
    names(entry(file, Optional.of(node)));
    return node;
  }

  synchronized void createFolder(Path folder) throws IOException {
    folders.put(create(folder), new HashMap<>());
  }

  synchronized void link(Path link, Path existing) throws IOException {
    names(entry(link, Optional.of(node(existing))));
  }

  synchronized void delete(Path path) throws IOException {
    names(entry(path, Optional.empty()));
  }

  synchronized void rename(Path from, Path to) throws IOException {
    names(entry(from, Optional.empty()), entry(to, Optional.of(node(from))));
  }

  synchronized void write(int node, long offset, byte[] bytes) {
    boolean isMore =
        !operations.isEmpty()
            && operations.getLast() instanceof Write last
            && last.node() == node
            && last.offset() + last.bytes().size() == offset;
    Write write =
        isMore
            ? (Write) operations.getLast()
            : new Write(node, offset, new ByteArrayOutputStream(bytes.length));
    write.bytes().writeBytes(bytes);
    if (!isMore) {
      operations.add(write);
    }
  }

  synchronized void truncate(int node, long size) {
    operations.add(new Truncate(node, size));
  }

  synchronized void force(int node) {
    operations.add(new Force(node));
  }

  /** Returns the node number of a file or folder; {@code path} is relative to the disk's root. */
  synchronized int node(Path path) throws IOException {
    int node = ROOT;
    for (Path name : path) {
      Integer child =
          name.toString().isEmpty()
              ? Integer.valueOf(node)
              : folders.getOrDefault(node, Map.of()).get(name.toString());
      if (child == null) {
        throw new NoSuchFileException(path.toString());
      }
      node = child;
    }
    return node;
  }

  private Entry entry(Path path, Optional<Integer> node) throws IOException {
    Path parent = path.getParent();
    return new Entry(
        parent == null ? ROOT : node(parent), String.valueOf(path.getFileName()), node);
  }

  private void names(Entry... entries) {
    Arrays.stream(entries).forEach(entry -> apply(entry, folders));
    operations.add(new Names(List.of(entries)));
  }

  private static void apply(Entry entry, Map<Integer, Map<String, Integer>> folders) {
    Map<String, Integer> folder = folders.computeIfAbsent(entry.folder(), _ -> new HashMap<>());
    entry
        .node()
        .ifPresentOrElse(node -> folder.put(entry.name(), node), () -> folder.remove(entry.name()));
  }

  /**
   * Writes into an empty folder what is left if power is lost after {@code count} operations.
   *
   * @param loss how much unforced data is lost
   * @param random decides what survives where that is random
   */
  public synchronized void replay(int count, Loss loss, RandomGenerator random, Path target)
      throws IOException {
    List<Operation> done = operations.subList(0, count);
    Map<Integer, Map<String, Integer>> left = new HashMap<>();
    Set<Integer> forcedLater = new HashSet<>();
    List<Names> kept = new ArrayList<>();
    for (Operation operation : done.reversed()) {
      if (operation instanceof Force(int node)) {
        forcedLater.add(node);
      } else if (operation instanceof Names names
          && (names.entries().stream().anyMatch(e -> forcedLater.contains(e.folder()))
              || isKept(loss, random))) {
        kept.add(names);
      }
    }
    kept.reversed().forEach(names -> names.entries().forEach(entry -> apply(entry, left)));
    write(ROOT, target, left, new Contents(done, loss, random));
  }

  private static boolean isKept(Loss loss, RandomGenerator random) {
    return switch (loss) {
      case EVERYTHING -> false;
      case BYTES -> true;
      case SOME -> random.nextBoolean();
    };
  }

  private void write(
      int folder, Path target, Map<Integer, Map<String, Integer>> left, Contents contents)
      throws IOException {
    Files.createDirectories(target);
    for (Map.Entry<String, Integer> entry : left.getOrDefault(folder, Map.of()).entrySet()) {
      Path path = target.resolve(entry.getKey());
      if (folders.containsKey(entry.getValue())) {
        write(entry.getValue(), path, left, contents);
      } else {
        Files.write(path, contents.of(entry.getValue()));
      }
    }
  }

  /** The surviving bytes of files. */
  private record Contents(List<Operation> done, Loss loss, RandomGenerator random) {
    byte[] of(int node) {
      List<Operation> safe = new ArrayList<>();
      List<Operation> open = new ArrayList<>();
      for (Operation operation : done) {
        switch (operation) {
          case Write write when write.node() == node -> open.add(write);
          case Truncate truncate when truncate.node() == node -> open.add(truncate);
          case Force force when force.node() == node -> {
            safe.addAll(open);
            open.clear();
          }
          default -> {}
        }
      }
      byte[] bytes = applied(safe, new byte[0]);
      if (loss != Loss.SOME) {
        return bytes;
      }
      byte[] more = applied(open.subList(0, random.nextInt(open.size() + 1)), bytes);
      return random.nextBoolean() || more.length < bytes.length
          ? more
          : Arrays.copyOf(bytes, more.length); // Its size survives, its new bytes do not.
    }

    private static byte[] applied(List<Operation> operations, byte[] before) {
      byte[] bytes = before;
      for (Operation operation : operations) {
        switch (operation) {
          case Write(int _, long offset, ByteArrayOutputStream out) -> {
            byte[] written = out.toByteArray();
            int end = Math.toIntExact(offset) + written.length;
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length, end));
            System.arraycopy(written, 0, bytes, Math.toIntExact(offset), written.length);
          }
          case Truncate(int _, long size) ->
              bytes = Arrays.copyOf(bytes, (int) Math.min(bytes.length, size));
          default -> {}
        }
      }
      return bytes;
    }
  }
}
