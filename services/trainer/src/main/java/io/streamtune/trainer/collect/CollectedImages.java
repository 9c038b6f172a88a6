package io.streamtune.trainer.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.model.bundle.Sha256;
import io.streamtune.model.files.DurableFiles;
import io.streamtune.trainer.collect.ClassSplit.Side;
import io.streamtune.trainer.collect.LabelLog.Line;
import io.streamtune.trainer.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data set that grows by labels: {@code ROOT/train/CLASS/*} and {@code ROOT/valid/CLASS/*}, in
 * fastai's layout, so that people can open it and the folder commands can read it.
 *
 * <p>The last label wins, but a machine never overrules a person. The side follows from a hash of
 * the image's source and id, so an image never changes sides. The same bytes under another id are
 * the same image. Each class keeps at most {@link CollectConfig#imagesMax} images on a side: of
 * more, a uniform sample (reservoir sampling, Vitter's algorithm R), so a flood of one class evicts
 * images of no other. The number of classes is bounded too, so a stream of new names takes no more
 * room.
 *
 * <p>People may work in the folder: an image that a person moves to another class gets that label,
 * as a person's. Other files are set aside, never deleted, and the log names their new paths.
 *
 * <p>A crash or a loss of power loses nothing once {@link #force} has returned. What was not forced
 * is read again from the topic. Decisions 0034 and 0035 say why.
 *
 * <p><b>Called on:</b> one thread at a time, which may block. <b>Owner:</b> the caller that opened
 * it.
 */
public final class CollectedImages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CollectedImages.class);
  private static final String LABELS = "labels.log";

  /** Why: it identifies the folder as ours even if the log is lost. */
  private static final String MARK = ".streamtune";

  private static final int SHOWN_MAX = 3;

  private final Path root;
  private final CollectConfig config;
  private final CollectedFiles files;
  private final ImageIndex index;
  private final LabelLog log;

  /** During opening only: lines whose images may be elsewhere, because a crash came first. */
  private final Set<Line> unforced = new HashSet<>();

  private CollectedImages(Path root, CollectConfig config) throws IOException {
    this.root = root;
    this.config = config;
    this.files = new CollectedFiles(root, config.validShare());
    this.index = new ImageIndex(files::split);
    requireOurs(root);
    DurableFiles.createDirectories(root);
    if (!Files.exists(root.resolve(MARK))) {
      DurableFiles.write(root.resolve(MARK), "Images that Streamtune collects.\n".getBytes(UTF_8));
    }
    LabelLog.Content content = LabelLog.read(root.resolve(LABELS));
    content.requireStorable(root);
    content.lines().forEach(index::replay);
    checkUnforced(content);
    if (!content.isWhole()) {
      mend(content);
    }
    this.log = LabelLog.append(root.resolve(LABELS));
    files.removeParts();
    reconcile(content.isDamaged());
    unforced.clear();
    force();
  }

  /**
   * Opens a data set, or creates an empty one.
   *
   * @throws DatasetException if the folder holds files that are not collected images
   * @throws IOException if it cannot be read or written
   */
  public static CollectedImages open(Path root, CollectConfig config) throws IOException {
    return new CollectedImages(root, config);
  }

  /** Returns whether this class made the folder. */
  public static boolean isOurs(Path root) {
    return Files.exists(root.resolve(LABELS)) || Files.exists(root.resolve(MARK));
  }

  private static void requireOurs(Path root) throws IOException {
    if (!isOurs(root) && CollectedFiles.hasVisible(root)) {
      throw new DatasetException(
          "%s holds files, and no %s: it is not a folder of collected images"
              .formatted(root, LABELS),
          "name another folder by --data (setting data); if it is one whose log was lost, create"
              + " an empty "
              + LABELS
              + " in it");
    }
  }

  /**
   * Adds a labelled image, or updates its label.
   *
   * @param word the label; its {@link Annotation#problem} must be empty
   * @param bytes the image file
   * @param extension extension of a file of this format, for example {@code jpg}
   * @throws IOException if it cannot be written; the data set is unchanged then
   */
  public PutResult put(Annotation word, byte[] bytes, String extension) throws IOException {
    word.problem()
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    String content = Sha256.of(bytes);
    Line known = known(word, content);
    if (known != null && !files.has(known)) {
      reconcile(); // A person moved or removed it.
      known = known(word, content);
    }
    if (index.isCrowded(word.label(), config.classesMax())) {
      return PutResult.CROWDED_OUT;
    }
    String image = known == null ? imageName(word) : known.image();
    Line line = new Line(image, content, word.isPersons(), extension, Optional.of(word.label()));
    if (known == null) {
      return add(line, bytes);
    }
    if (known.isPersons() && !word.isPersons() && !known.label().equals(line.label())) {
      return PutResult.OUTVOTED;
    }
    return known.label().equals(line.label()) ? confirm(known, line) : relabel(known, line);
  }

  private @Nullable Line known(Annotation word, String content) {
    return index.known(content, imageName(word)).orElse(null);
  }

  /** Returns the number of training images of each class. */
  public Map<String, Integer> train() {
    return index.counts(Side.TRAIN);
  }

  /** Returns the number of hold-out images of each class. */
  public Map<String, Integer> valid() {
    return index.counts(Side.VALID);
  }

  /** Returns how many images were added or relabelled since the data set was created. */
  public long changes() {
    return index.changes();
  }

  /** Returns once everything that was put survives a crash and a loss of power. */
  public void force() throws IOException {
    files.force();
    log.force();
  }

  @Override
  public void close() throws IOException {
    log.close();
  }

  /**
   * Takes over the changes that people made in the folder: an image in another class gets that
   * label, a missing one is dropped, and a file that is none of ours is set aside.
   */
  public void reconcile() throws IOException {
    reconcile(false);
  }

  private void reconcile(boolean isRebuilding) throws IOException {
    Map<String, Line> missing = dropMissing();
    Set<Path> known = index.lines().stream().map(files::file).collect(Collectors.toSet());
    List<Path> aside = new ArrayList<>();
    int rebuilt = 0;
    for (Path file : files.unknown(known)) {
      Optional<String> label =
          CollectedFiles.label(root, file)
              .filter(name -> !index.isCrowded(name, config.classesMax()));
      if (label.isPresent() && takeMoved(file, label.get(), missing)) {
        continue;
      }
      if (isRebuilding && label.isPresent() && takeOver(file, label.get())) {
        rebuilt++;
      } else {
        aside.add(files.setAside(file));
      }
    }
    index.forgetEmpty();
    report(rebuilt, aside);
  }

  private void report(int rebuilt, List<Path> aside) {
    if (rebuilt > 0) {
      LOG.warn(
          "{} was lost or damaged; {} images have the label of their folder now, by a person",
          root.resolve(LABELS),
          rebuilt);
    }
    if (!aside.isEmpty()) {
      LOG.warn(
          "{} files below {} were none of its images, or damaged; nothing was deleted, they were"
              + " moved: {}{}",
          aside.size(),
          root,
          aside.subList(0, Math.min(SHOWN_MAX, aside.size())),
          aside.size() > SHOWN_MAX ? " ..." : "");
    }
  }

  /**
   * Takes over an image that a person moved: its bytes are those of a missing image. If a crash
   * came between its line and the move, no person moved it.
   */
  private boolean takeMoved(Path file, String label, Map<String, Line> missing) throws IOException {
    Line before = missing.isEmpty() ? null : missing.remove(Sha256.of(file));
    if (before == null) {
      return false;
    }
    boolean isSame = before.label().equals(Optional.of(label)) || unforced.contains(before);
    Line now = isSame ? before : before.byPerson(label);
    makeRoom(files.split(now));
    files.move(file, now);
    if (!isSame) {
      log.add(now);
      LOG.info("{} was moved to {}: that is its label now", file.getFileName(), label);
    }
    index.replay(now);
    return true;
  }

  /**
   * Takes over an image of ours that the log has lost. No other image is removed to make room for
   * it.
   */
  private boolean takeOver(Path file, String label) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (!Line.isFileName(name) || Files.size(file) == 0) {
      return false;
    }
    Line line = Line.ofFile(name, Sha256.of(file), label);
    if (index.known(line.content(), line.image()).isPresent()) {
      return false;
    }
    files.move(file, line);
    files.unforced(line);
    log.add(line);
    index.replay(line);
    return true;
  }

  /**
   * Checks the images after the log's last force: one whose bytes a loss of power took is read
   * again from the topic.
   */
  private void checkUnforced(LabelLog.Content content) throws IOException {
    for (Line line : content.lines().subList(content.forced(), content.lines().size())) {
      unforced.add(line);
      if (index.has(line) && files.has(line)) {
        if (files.isWhole(line)) {
          files.unforced(line);
        } else {
          index.forget(line);
        }
      }
    }
  }

  /** Replaces the log by one that can be appended to; a damaged log is kept, set aside. */
  private void mend(LabelLog.Content content) throws IOException {
    Path damaged = root.resolve(LABELS);
    if (content.isDamaged() && Files.exists(damaged) && Files.size(damaged) > 0) {
      Path copy = root.resolve(LABELS + ".damaged");
      DurableFiles.write(copy, Files.readAllBytes(damaged));
      LOG.warn("{} is damaged; as it was, it is {}", damaged, files.setAside(copy));
    }
    files.force();
    LabelLog.replace(damaged, content.lines());
  }

  private PutResult add(Line line, byte[] bytes) throws IOException {
    ClassSplit split = files.split(line);
    List<Line> images = index.images(split);
    Optional<Line> victim = Optional.empty();
    if (images.size() >= config.imagesMax()) {
      int drawn = draw(split, index.seen(split));
      if (drawn >= images.size()) {
        index.passOver(split);
        return PutResult.PASSED_OVER;
      }
      victim = Optional.of(images.get(drawn));
    }
    files.write(line, bytes);
    if (victim.isPresent()) {
      remove(victim.get());
    }
    log.add(line);
    index.replay(line);
    return PutResult.ADDED;
  }

  /**
   * Draws the index of the image that the new one replaces, out of all images of the class so far;
   * an index beyond the kept images replaces none.
   */
  private int draw(ClassSplit split, int before) {
    long seed = config.seed() * 31 + split.number() * 1_000_003L + before;
    return new SplittableRandom(seed).nextInt(before + 1);
  }

  private PutResult confirm(Line known, Line line) throws IOException {
    if (line.isPersons() && !known.isPersons()) {
      log.add(known.saidBy(line));
      index.replay(known.saidBy(line));
    }
    return PutResult.KNOWN;
  }

  private PutResult relabel(Line known, Line line) throws IOException {
    Line changed = known.saidBy(line);
    makeRoom(files.split(changed));
    // The line first: a moved file without a line counts as a person's label.
    log.add(changed);
    log.forceLines();
    files.move(files.file(known), changed);
    index.replay(changed);
    tidy(files.split(known));
    index.forgetEmpty();
    return PutResult.RELABELLED;
  }

  /**
   * Removes a random image from a full class, so that a relabelled image always has room. Why:
   * corrected labels are rarer than right ones.
   */
  private void makeRoom(ClassSplit split) throws IOException {
    List<Line> images = index.images(split);
    if (images.size() >= config.imagesMax()) {
      remove(images.get(draw(split, images.size() - 1)));
    }
  }

  /**
   * Removes an image and records that it left. Does nothing if a person has moved or removed its
   * file.
   */
  private void remove(Line line) throws IOException {
    if (!files.has(line)) {
      return;
    }
    Line left = line.left();
    files.delete(line);
    log.add(left);
    index.replay(left);
    tidy(files.split(line));
  }

  private void tidy(ClassSplit split) throws IOException {
    if (index.images(split).isEmpty()) {
      files.removeIfEmpty(split);
    }
  }

  /**
   * Drops and returns the images whose files are missing: a person moved or removed them, or a
   * crash came in between.
   */
  private Map<String, Line> dropMissing() {
    Map<String, Line> missing = new HashMap<>();
    for (Line line : index.lines()) {
      if (!files.has(line)) {
        index.forget(line);
        missing.put(line.content(), line);
      }
    }
    return missing;
  }

  private static String imageName(Annotation word) {
    return Sha256.of((word.source() + "\n" + word.id()).getBytes(UTF_8)).substring(0, 32);
  }
}
