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
 * Records which images native code works on, and which images are suspected after a crash.
 *
 * <pre>
 *   in native code at a native crash, with others ──▶ SUSPECT ── tried alone, lived ──▶ forgotten
 *                                                       └────── tried alone, died ───▶ POISON
 * </pre>
 *
 * <p>A process that was killed from outside makes no image suspect. A version that crashes on one
 * image after the other is itself to blame: see {@link PostMortem}.
 *
 * <p>A folder holds one file for each process that reads a stream on this host. A new process takes
 * over the files of all dead ones, so replicas of one host that share the folder share their
 * suspects.
 *
 * <p><b>Bound:</b> {@value JournalFile#SUSPECTS_MAX} suspects; the oldest are evicted.
 *
 * <p>Not thread-safe. <b>Called on:</b> the event loop, except for {@link NativeWork}'s methods.
 */
public final class CrashJournal implements NativeWork, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CrashJournal.class);
  private static final int PROCESSES_MAX = 64;

  /**
   * States of a slot: in the decoder, or, from {@link #FIRST_VERSION} on, in the network of a
   * version.
   */
  private static final int DECODER = 1;

  static final int FIRST_VERSION = 2;

  /** The verdict on an image. */
  public enum Verdict {
    /** Not suspected. */
    CLEAR(0),
    /** May have killed the process: to be tried alone. */
    SUSPECT(1),
    /** Killed the process while it was tried alone: never to be tried again. */
    POISON(2);

    private final int inFile;

    Verdict(int inFile) {
      this.inFile = inFile;
    }

    static Verdict of(Entry entry) {
      return entry.state() == POISON.inFile ? POISON : SUSPECT;
    }
  }

  /** The position of an image in the topic. */
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
   * Opens a file of the folder and takes over the files of dead processes.
   *
   * @param stream identifies the brokers, the group and the topic: positions of another stream mean
   *     other images
   * @param topic the topic of the images that are recorded
   * @param log where the JVM writes its fatal error log if this process crashes
   * @throws IOException if the folder cannot be created or written
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
    for (JournalFile other : others) { // After our own write, so that no suspect is lost.
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

  /** Returns whether no image is suspect or poison, which is the usual case. */
  boolean isEmpty() {
    return known.isEmpty();
  }

  /** Returns the verdict on the image at a position. */
  Verdict of(ImagePosition at) {
    return at.topic().equals(topic)
        ? known.getOrDefault(new Key(at.partition(), at.offset()), Verdict.CLEAR)
        : Verdict.CLEAR;
  }

  /** Records that one suspect runs alone from now on. */
  void aloneBegins() {
    file.alone(true);
  }

  /**
   * Records that the suspect no longer runs alone.
   *
   * @param lived whether it was processed to the end; it is not suspected any more then
   */
  void aloneEnds(ImagePosition at, boolean lived) {
    if (lived) {
      known.remove(new Key(at.partition(), at.offset()));
      file.suspects(entries(known));
      log.info("image {} was tried alone and the process lives", at);
    }
    file.alone(false);
  }

  /** Returns the number of suspect and poison images. Called on: any thread, as an estimate. */
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
