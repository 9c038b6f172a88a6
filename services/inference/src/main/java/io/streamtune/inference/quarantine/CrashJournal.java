package io.streamtune.inference.quarantine;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ModelRef;
import io.streamtune.inference.ingest.ImageRequest;
import io.streamtune.inference.quarantine.JournalFile.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which images native code had in its hands when a process died, and what has come of that.
 *
 * <pre>
 *   in hands when it died natively, among others ──▶ SUSPECT ── tried alone, lived ──▶ forgotten
 *                                                       └────── tried alone, died ───▶ POISON
 * </pre>
 *
 * <p>A process that was killed from outside says nothing of images; a version that kills with one
 * image after the other is to blame itself: see {@link PostMortem}.
 *
 * <p>A folder holds a file of each process that reads a stream there. A new process takes over what
 * dead ones left, of all files, so replicas of one host that share the folder share what they
 * learnt.
 *
 * <p><b>Bound:</b> {@value JournalFile#SUSPECTS_MAX} suspects; the oldest go.
 *
 * <p>Not thread-safe. <b>Called on:</b> the event loop, but for {@link NativeWork}'s methods.
 */
public final class CrashJournal implements NativeWork, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CrashJournal.class);
  private static final int PROCESSES_MAX = 64;

  /**
   * States of a slot: in the decoder, and from {@link #FIRST_VERSION} on in a version's network.
   */
  private static final int DECODER = 1;

  static final int FIRST_VERSION = 2;

  /** What is known of an image. */
  public enum Verdict {
    /** Nothing against it. */
    CLEAR(0),
    /** It may have killed the process: to be tried alone. */
    SUSPECT(1),
    /** It killed the process alone: never to be tried again. */
    POISON(2);

    private final int inFile;

    Verdict(int inFile) {
      this.inFile = inFile;
    }

    static Verdict of(Entry entry) {
      return entry.state() == POISON.inFile ? POISON : SUSPECT;
    }
  }

  /** Where an image lies in the topic. */
  record Key(int partition, long offset) {
    static Key of(Entry entry) {
      return new Key(entry.partition(), entry.offset());
    }
  }

  private final JournalFile file;
  private final VersionRuns versions;
  private final String topic;
  private final Map<Key, Verdict> known;

  private CrashJournal(JournalFile file, String topic, Map<Key, Verdict> known) {
    this.file = file;
    this.versions = new VersionRuns(file);
    this.topic = topic;
    this.known = known;
  }

  /**
   * Opens a file of the folder and takes over what dead processes left.
   *
   * @param stream tells the brokers, the group and the topic from all others: positions of another
   *     stream say nothing
   * @param topic whose images it notes
   * @param log where this process would write that it died natively
   * @throws IOException if the folder cannot be made or written
   */
  static CrashJournal open(Path folder, String stream, String topic, FatalErrorLog log)
      throws IOException {
    Files.createDirectories(folder);
    PostMortem dead = new PostMortem(topic);
    Optional<JournalFile> own = Optional.empty();
    List<JournalFile> others = new ArrayList<>();
    for (int i = 0; i < PROCESSES_MAX; i++) {
      Path path = folder.resolve("%08x-%d".formatted(stream.hashCode(), i));
      if (own.isPresent() && !Files.exists(path)) {
        continue;
      }
      Optional<JournalFile> file = JournalFile.open(path);
      file.ifPresent(dead::learn);
      if (own.isEmpty()) {
        own = file;
      } else {
        file.ifPresent(others::add);
      }
    }
    JournalFile file =
        own.orElseThrow(() -> new IOException(PROCESSES_MAX + " processes use it already"));
    file.reset(entries(dead.known()), dead.versions(), log);
    for (JournalFile other : others) { // After ours is written: nothing is forgotten in between.
      other.reset(List.of(), List.of(), log);
      other.close();
    }
    return new CrashJournal(file, topic, dead.known());
  }

  private static List<Entry> entries(Map<Key, Verdict> known) {
    return known.entrySet().stream()
        .map(
            entry ->
                new Entry(
                    entry.getValue().inFile, entry.getKey().partition(), entry.getKey().offset()))
        .toList();
  }

  /** Called on: decode-N and ort-N. */
  @Override
  public void enter(ImageRequest image, int row) {
    take(image, row, DECODER);
  }

  /** Called on: ort-N. */
  @Override
  public void enter(ImageRequest image, int row, ModelRef version) {
    take(image, row, FIRST_VERSION + versions.slot(version));
  }

  private void take(ImageRequest image, int row, int state) {
    image.image().position().ifPresent(at -> file.take(row, state, at.partition(), at.offset()));
  }

  /** Called on: ort-N. */
  @Override
  public void ran(ModelRef version, int images) {
    versions.ran(version, images);
  }

  /** Called on: decode-N and ort-N. */
  @Override
  public void leave(ImageRequest image, int row) {
    if (image.image().position().isPresent()) {
      file.release(row);
    }
  }

  /** Returns whether anything is known of any image; mostly not. */
  boolean isEmpty() {
    return known.isEmpty();
  }

  /** Returns what is known of the image at a position. */
  Verdict of(ImagePosition at) {
    return at.topic().equals(topic)
        ? known.getOrDefault(new Key(at.partition(), at.offset()), Verdict.CLEAR)
        : Verdict.CLEAR;
  }

  /** From now on one suspect alone is tried. */
  void aloneBegins() {
    file.alone(true);
  }

  /**
   * The trial is over.
   *
   * @param lived whether the suspect was tried to the end, and is forgotten
   */
  void aloneEnds(ImagePosition at, boolean lived) {
    if (lived) {
      known.remove(new Key(at.partition(), at.offset()));
      file.suspects(entries(known));
      log.info("image {} was tried alone and the process lives", at);
    }
    file.alone(false);
  }

  /** Returns the number of images that are known. Called on: any thread, as a hint. */
  public int size() {
    return known.size();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      log.warn("the crash journal could not be closed", e);
    }
  }
}
