package io.streamtune.trainer.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data set that grows by people's labels: {@code ROOT/train/CLASS/*} and {@code
 * ROOT/valid/CLASS/*}, as fastai lays it out, so that people can open it and the folder commands
 * can read it.
 *
 * <p>The last word wins, but a machine never overrules a person. The side follows from a hash of
 * the image's source and id, so an image never changes it. The same bytes under another id are the
 * same image. Each class keeps at most so many images on a side: of more, a uniform sample
 * (reservoir sampling, Vitter's algorithm R), so that a flood of one class pushes no other out. Of
 * classes there are at most so many, too: ever new names take no room.
 *
 * <p>A crash loses nothing that {@link #force} has returned for: an image is written beside its
 * place and renamed, then logged; on opening, log and files are brought to agree. What was not
 * logged is read again from the topic.
 *
 * <p><b>Called on:</b> one thread at a time, which may block. <b>Owner:</b> whoever opened it.
 */
public final class CollectedImages implements AutoCloseable {
  private static final String LOG = "labels.log";
  private static final String PART = ".part";
  private static final HexFormat HEX = HexFormat.of();

  private final Path root;
  private final CollectConfig config;
  private final Map<String, LabelLog.Line> byImage = new LinkedHashMap<>();
  private final Map<String, String> byContent = new HashMap<>();
  private final Map<Shelf, List<String>> shelves = new HashMap<>();
  private final Map<Shelf, Integer> seen = new HashMap<>();
  private final LabelLog log;
  private long changes;

  private enum Side {
    TRAIN,
    VALID;

    String folder() {
      return this == TRAIN ? "train" : "valid";
    }
  }

  /** A class on a side. */
  private record Shelf(Side side, String label) {}

  private CollectedImages(Path root, CollectConfig config) throws IOException {
    this.root = root;
    this.config = config;
    Files.createDirectories(root);
    LabelLog.read(root.resolve(LOG)).forEach(this::replay);
    dropLostFiles();
    removeStrangers();
    seen.keySet().retainAll(shelves.keySet());
    this.log = LabelLog.append(root.resolve(LOG));
  }

  /**
   * Opens a data set, or makes an empty one.
   *
   * @throws IOException if it cannot be read or written
   */
  public static CollectedImages open(Path root, CollectConfig config) throws IOException {
    return new CollectedImages(root, config);
  }

  /**
   * Takes a labelled image.
   *
   * @param word who says what about it; its {@link Word#problem} must be empty
   * @param bytes the image file
   * @param extension of an image file of this format, as {@code jpg}
   * @throws IOException if it cannot be written; nothing has changed then
   */
  public Kept put(Word word, byte[] bytes, String extension) throws IOException {
    word.problem()
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    String content = sha256(bytes);
    String named = imageName(word);
    String image = byContent.getOrDefault(content, named);
    LabelLog.Line line =
        new LabelLog.Line(image, content, word.isPersons(), extension, Optional.of(word.label()));
    LabelLog.Line known = byImage.get(image);
    if (isCrowded(word.label())) {
      return Kept.CROWDED_OUT;
    }
    if (known == null) {
      return add(line, bytes);
    }
    if (known.isPersons() && !word.isPersons() && !known.label().equals(line.label())) {
      return Kept.OUTVOTED;
    }
    return known.label().equals(line.label()) ? confirm(known, line) : relabel(known, line);
  }

  /** Returns how many images each class has to learn from, by class. */
  public Map<String, Integer> train() {
    return counts(Side.TRAIN);
  }

  /** Returns how many images each class has held out, by class. */
  public Map<String, Integer> valid() {
    return counts(Side.VALID);
  }

  /** Returns how often an image was added or got another label, since the data set was made. */
  public long changes() {
    return changes;
  }

  /** Returns when all that was put is safe from a crash. */
  public void force() throws IOException {
    log.force();
  }

  @Override
  public void close() throws IOException {
    log.close();
  }

  private boolean isCrowded(String label) {
    boolean isKnown = Stream.of(Side.values()).anyMatch(s -> has(new Shelf(s, label)));
    return !isKnown
        && shelves.keySet().stream().map(Shelf::label).distinct().count() >= config.classesMax();
  }

  private boolean has(Shelf shelf) {
    return shelves.containsKey(shelf);
  }

  private Map<String, Integer> counts(Side side) {
    Map<String, Integer> counts = new TreeMap<>();
    shelves.forEach(
        (shelf, images) -> {
          if (shelf.side() == side) {
            counts.put(shelf.label(), images.size());
          }
        });
    return counts;
  }

  private Kept add(LabelLog.Line line, byte[] bytes) throws IOException {
    Shelf shelf = shelf(line);
    int before = seen.getOrDefault(shelf, 0);
    List<String> images = shelves.getOrDefault(shelf, List.of());
    Optional<LabelLog.Line> victim = Optional.empty();
    if (images.size() >= config.imagesMax()) {
      int drawn = draw(shelf, before);
      if (drawn >= images.size()) {
        seen.put(shelf, before + 1);
        return Kept.PASSED_OVER;
      }
      victim = Optional.ofNullable(byImage.get(images.get(drawn)));
    }
    Path target = file(line);
    Files.createDirectories(root.resolve(shelf.side().folder()).resolve(shelf.label()));
    Path part = root.resolve(line.image() + PART);
    Files.write(part, bytes);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (victim.isPresent()) {
      remove(victim.get());
    }
    log.add(line);
    replay(line);
    return Kept.ADDED;
  }

  /** Which of all images of the shelf so far the new one replaces; beyond the kept ones, none. */
  private int draw(Shelf shelf, int before) {
    // Of the names' characters: an enum's hash code is another one in each process.
    int name = (shelf.side().folder() + "/" + shelf.label()).hashCode();
    long seed = config.seed() * 31 + name * 1_000_003L + before;
    return new SplittableRandom(seed).nextInt(before + 1);
  }

  private Kept confirm(LabelLog.Line known, LabelLog.Line line) throws IOException {
    if (line.isPersons() && !known.isPersons()) {
      log.add(known(known, line));
      replay(known(known, line));
    }
    return Kept.KNOWN;
  }

  private Kept relabel(LabelLog.Line known, LabelLog.Line line) throws IOException {
    LabelLog.Line changed = known(known, line);
    Shelf shelf = shelf(changed);
    List<String> images = shelves.getOrDefault(shelf, List.of());
    if (images.size() >= config.imagesMax()) {
      // What was put right is worth more than any one of those that were right all along.
      LabelLog.Line victim = byImage.get(images.get(draw(shelf, images.size() - 1)));
      if (victim != null) {
        remove(victim);
      }
    }
    Path target = file(changed);
    Path folder = target.getParent();
    Files.createDirectories(folder == null ? root : folder);
    Files.move(file(known), target, StandardCopyOption.ATOMIC_MOVE);
    log.add(changed);
    replay(changed);
    tidy(shelf(known));
    if (!has(shelf(known))) {
      seen.remove(shelf(known));
    }
    return Kept.RELABELLED;
  }

  /** The file keeps its extension, whatever the second event called it. */
  private static LabelLog.Line known(LabelLog.Line known, LabelLog.Line line) {
    return new LabelLog.Line(
        known.image(), known.content(), line.isPersons(), known.extension(), line.label());
  }

  private void remove(LabelLog.Line line) throws IOException {
    LabelLog.Line left =
        new LabelLog.Line(
            line.image(), line.content(), line.isPersons(), line.extension(), Optional.empty());
    Files.deleteIfExists(file(line));
    log.add(left);
    replay(left);
    tidy(shelf(line));
  }

  /** A class without images has no folder: names that nobody uses any more leave nothing behind. */
  private void tidy(Shelf shelf) throws IOException {
    if (!has(shelf)) {
      try {
        Files.deleteIfExists(root.resolve(shelf.side().folder()).resolve(shelf.label()));
      } catch (DirectoryNotEmptyException _) {
        // Somebody keeps something there.
      }
    }
  }

  private void replay(LabelLog.Line line) {
    LabelLog.Line before = byImage.remove(line.image());
    if (before != null) {
      leave(before);
    }
    if (line.label().isEmpty()) {
      byContent.remove(line.content());
      return;
    }
    Shelf shelf = shelf(line);
    byImage.put(line.image(), line);
    byContent.put(line.content(), line.image());
    shelves.computeIfAbsent(shelf, _ -> new ArrayList<>()).add(line.image());
    if (before == null || !before.label().equals(line.label())) {
      seen.merge(shelf, 1, Integer::sum);
      changes++;
    }
  }

  /** Files that are gone: somebody tidied up, or a crash came between a removal and its line. */
  private void dropLostFiles() {
    List<LabelLog.Line> lost =
        byImage.values().stream().filter(line -> !Files.exists(file(line))).toList();
    for (LabelLog.Line line : lost) {
      byImage.remove(line.image());
      byContent.remove(line.content());
      leave(line);
    }
  }

  private void leave(LabelLog.Line line) {
    Shelf shelf = shelf(line);
    List<String> images = shelves.getOrDefault(shelf, new ArrayList<>());
    images.remove(line.image());
    if (images.isEmpty()) {
      shelves.remove(shelf);
    }
  }

  /** Files that no line knows: a crash came before their line. They are read again. */
  private void removeStrangers() throws IOException {
    Set<Path> known = byImage.values().stream().map(this::file).collect(Collectors.toSet());
    List<Path> strangers;
    try (Stream<Path> all = Files.walk(root)) {
      strangers =
          all.filter(Files::isRegularFile)
              .filter(file -> !known.contains(file) && !file.equals(root.resolve(LOG)))
              .toList();
    }
    for (Path stranger : strangers) {
      Files.delete(stranger);
    }
  }

  private Shelf shelf(LabelLog.Line line) {
    return new Shelf(side(line.image()), line.label().orElseThrow());
  }

  private Side side(String image) {
    long first = HexFormat.fromHexDigitsToLong(image.substring(0, 12));
    return first < config.validShare() * (1L << 48) ? Side.VALID : Side.TRAIN;
  }

  private Path file(LabelLog.Line line) {
    Shelf shelf = shelf(line);
    return root.resolve(shelf.side().folder())
        .resolve(shelf.label())
        .resolve(line.image() + "." + line.extension());
  }

  private static String imageName(Word word) {
    return sha256((word.source() + "\n" + word.id()).getBytes(UTF_8)).substring(0, 32);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
