package io.streamtune.cli.demo.learn;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How many answers are right, by version and since the last look. An image answered twice counts
 * once, with its first answer. Thread-safe.
 */
final class Scoreboard {
  private final Map<String, String> truth = new HashMap<>();
  private final Map<String, Score> versions = new HashMap<>();
  private final Map<String, Set<String>> named = new HashMap<>();
  private Score window = Score.NONE;

  /**
   * Answers and those that are right.
   *
   * @param images answers
   * @param right those that name the right class first
   */
  record Score(int images, int right) {
    static final Score NONE = new Score(0, 0);

    Score plus(boolean isRight) {
      return new Score(images + 1, right + (isRight ? 1 : 0));
    }

    /** Returns the share that is right; 0 without an answer. */
    double accuracy() {
      return images == 0 ? 0 : (double) right / images;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.4f", accuracy());
    }
  }

  /** Notes what an image shows; before it is sent. */
  synchronized void note(String id, String className) {
    truth.put(id, className);
  }

  /**
   * Counts an answer, if the image is ours and has none yet.
   *
   * @param labels classes that it names, best first
   */
  synchronized void answered(String id, String version, List<String> labels) {
    named.computeIfAbsent(version, _ -> new HashSet<>()).addAll(labels);
    String className = truth.remove(id);
    if (className != null) {
      boolean isRight = className.equals(labels.getFirst());
      versions.merge(version, Score.NONE.plus(isRight), (a, _) -> a.plus(isRight));
      window = window.plus(isRight);
    }
  }

  /** Returns the score of a version. */
  synchronized Score of(String version) {
    return versions.getOrDefault(version, Score.NONE);
  }

  /** Returns whether a version has named a class, however improbable it found it. */
  synchronized boolean knows(String version, String className) {
    return named.getOrDefault(version, Set.of()).contains(className);
  }

  /** Returns the score since the last call, over all versions. */
  synchronized Score takeWindow() {
    Score taken = window;
    window = Score.NONE;
    return taken;
  }
}
