package io.streamtune.trainer.collect;

import io.streamtune.trainer.collect.ClassSplit.Side;
import io.streamtune.trainer.collect.LabelLog.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The images of the data set by name, by content and by class: the state after all lines of the
 * log.
 */
final class ImageIndex {
  private final Function<Line, ClassSplit> shelfOf;
  private final Map<String, Line> byImage = new LinkedHashMap<>();
  private final Map<String, String> byContent = new HashMap<>();
  private final Map<ClassSplit, List<String>> shelves = new HashMap<>();
  private final Map<ClassSplit, Integer> seen = new HashMap<>();
  private long changes;

  ImageIndex(Function<Line, ClassSplit> shelfOf) {
    this.shelfOf = shelfOf;
  }

  /** Applies a line. */
  void replay(Line line) {
    Line before = byImage.get(line.image());
    if (before != null) {
      forget(before);
    }
    if (line.label().isEmpty()) {
      return;
    }
    ClassSplit split = shelfOf.apply(line);
    byImage.put(line.image(), line);
    byContent.put(line.content(), line.image());
    shelves.computeIfAbsent(split, _ -> new ArrayList<>()).add(line.image());
    if (before == null || !before.label().equals(line.label())) {
      seen.merge(split, 1, Integer::sum);
      changes++;
    }
  }

  /** Drops an image for whose removal there is no line. */
  void forget(Line line) {
    byImage.remove(line.image());
    byContent.remove(line.content());
    ClassSplit split = shelfOf.apply(line);
    List<String> images = shelves.getOrDefault(split, new ArrayList<>());
    images.remove(line.image());
    if (images.isEmpty()) {
      shelves.remove(split);
    }
  }

  /** Resets the counts of classes without images. */
  void forgetEmpty() {
    seen.keySet().retainAll(shelves.keySet());
  }

  /** Returns the image with these bytes, else the one of this name. */
  Optional<Line> known(String content, String image) {
    return Optional.ofNullable(byImage.get(byContent.getOrDefault(content, image)));
  }

  boolean has(Line line) {
    return line.equals(byImage.get(line.image()));
  }

  List<Line> lines() {
    return List.copyOf(byImage.values());
  }

  /** Returns the images of a class and side, in order of arrival. */
  List<Line> images(ClassSplit split) {
    return shelves.getOrDefault(split, List.of()).stream()
        .map(image -> Objects.requireNonNull(byImage.get(image)))
        .toList();
  }

  /** Returns how many images a class and side ever had. */
  int seen(ClassSplit split) {
    return seen.getOrDefault(split, 0);
  }

  /** Counts an image that was not kept. */
  void passOver(ClassSplit split) {
    seen.merge(split, 1, Integer::sum);
  }

  boolean isCrowded(String label, int classesMax) {
    boolean isKnown =
        Stream.of(Side.values()).anyMatch(side -> shelves.containsKey(new ClassSplit(side, label)));
    return !isKnown
        && shelves.keySet().stream().map(ClassSplit::label).distinct().count() >= classesMax;
  }

  Map<String, Integer> counts(Side side) {
    Map<String, Integer> counts = new TreeMap<>();
    shelves.forEach(
        (split, images) -> {
          if (split.side() == side) {
            counts.put(split.label(), images.size());
          }
        });
    return counts;
  }

  /** Returns how many images were added or relabelled. */
  long changes() {
    return changes;
  }
}
