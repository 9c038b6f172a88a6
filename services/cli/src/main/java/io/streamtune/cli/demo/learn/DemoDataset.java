package io.streamtune.cli.demo.learn;

import io.streamtune.cli.demo.session.ImageFeed;
import io.streamtune.display.pictures.Fruit;
import io.streamtune.display.pictures.GeneratedPicture;
import io.streamtune.display.pictures.GeneratedPictures;
import io.streamtune.display.pictures.Subject;
import io.streamtune.display.terminal.UserError;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Images of known classes, so that a person can be simulated. No image occurs twice, so the stream
 * measures versions only on images from which they have not learnt. Used by one thread.
 */
public sealed interface DemoDataset {
  /** Returns the classes with which the stream starts, at least two. */
  List<String> classes();

  /** Returns the class that appears later, if there is one. */
  Optional<String> latecomer();

  /**
   * Returns the next image; empty if all have been shown.
   *
   * @param withLatecomer whether to include the class that appears later
   */
  Optional<Lesson> next(boolean withLatecomer);

  /** Describes the images, for people. */
  String describe();

  /**
   * An image and its class.
   *
   * @param image the image
   * @param className its class
   */
  record Lesson(ImageFeed.Image image, String className) {}

  /** Small pictures drawn by this program. */
  final class Drawn implements DemoDataset {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 72;
    private static final long SEED = 1;

    private final GeneratedPictures first = new GeneratedPictures(SEED, WIDTH, HEIGHT, Fruit.FIRST);
    private final GeneratedPictures all =
        new GeneratedPictures(SEED, WIDTH, HEIGHT, List.of(Fruit.values()));
    private long index;

    @Override
    public List<String> classes() {
      return Fruit.FIRST.stream().map(Subject::className).toList();
    }

    @Override
    public Optional<String> latecomer() {
      return Optional.of(Fruit.PLUM.className());
    }

    @Override
    public Optional<Lesson> next(boolean withLatecomer) {
      GeneratedPicture picture = (withLatecomer ? all : first).picture(index++);
      return Optional.of(
          new Lesson(new ImageFeed.Image(picture.name(), picture.jpeg()), picture.className()));
    }

    @Override
    public String describe() {
      return "small generated pictures of " + String.join(", ", classes()) + " (no photos)";
    }
  }

  /** The image files of a folder; the name of each file's own folder is its class. */
  final class Folder implements DemoDataset {
    private static final long SEED = 1;

    private final ImageFeed.Folder feed;
    private final List<String> classes;
    private final Optional<String> latecomer;
    private final Map<String, Deque<Integer>> left = new TreeMap<>();
    private final Deque<String> turns = new ArrayDeque<>();

    /**
     * Lists the files.
     *
     * @throws UserError if there are fewer than two classes
     */
    public Folder(Path folder) {
      feed = ImageFeed.Folder.of(folder);
      Map<String, List<Integer>> found = new TreeMap<>();
      for (int i = 0; i < feed.files().size(); i++) {
        Path parent = feed.files().get(i).toAbsolutePath().getParent();
        String className = String.valueOf(parent == null ? "" : parent.getFileName());
        found.computeIfAbsent(className, _ -> new ArrayList<>()).add(i);
      }
      if (found.size() < 2) {
        throw new UserError(
            folder + " holds images of one class only: " + String.join("", found.keySet()),
            "--learn takes a folder with a folder for each class, as DIR/cats and DIR/dogs");
      }
      Random random = new Random(SEED);
      found.forEach(
          (name, indices) -> {
            Collections.shuffle(indices, random);
            left.put(name, new ArrayDeque<>(indices));
          });
      List<String> names = List.copyOf(left.keySet());
      boolean hasLatecomer = names.size() > 2;
      classes = hasLatecomer ? names.subList(0, names.size() - 1) : names;
      latecomer = hasLatecomer ? Optional.of(names.getLast()) : Optional.empty();
      turns.addAll(names);
    }

    @Override
    public List<String> classes() {
      return classes;
    }

    @Override
    public Optional<String> latecomer() {
      return latecomer;
    }

    @Override
    public Optional<Lesson> next(boolean withLatecomer) {
      for (int turn = 0; turn < left.size(); turn++) {
        String name = turns.removeFirst();
        turns.addLast(name);
        if (withLatecomer || !latecomer.equals(Optional.of(name))) {
          Integer index = left.getOrDefault(name, new ArrayDeque<>()).pollFirst();
          if (index != null) {
            return Optional.of(new Lesson(feed.image(index), name));
          }
        }
      }
      return Optional.empty();
    }

    @Override
    public String describe() {
      return feed.describe() + ", each once, of " + String.join(", ", classes);
    }
  }
}
