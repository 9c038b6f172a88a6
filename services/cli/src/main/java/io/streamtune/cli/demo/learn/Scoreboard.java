package io.streamtune.cli.demo.learn;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Counts correct answers by version, and over all versions since the last call. An image that is
 * answered twice counts once, with its first answer. Thread-safe.
 */
final class Scoreboard {
  private final Map<String, String> truth = new HashMap<>();
  private final Map<String, Score> versions = new HashMap<>();
  private final Map<String, Set<String>> named = new HashMap<>();
  private Score window = Score.NONE;

  /**
   * The number of answers and of correct ones.
   *
   * @param images answers
   * @param right answers whose best class is correct
   */
  record Score(int images, int right) {
    static final Score NONE = new Score(0, 0);

    Score plus(boolean isRight) {
      return new Score(images + 1, right + (isRight ? 1 : 0));
    }

    /** Returns the share of correct answers; 0 without an answer. */
    double accuracy() {
      return images == 0 ? 0 : (double) right / images;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.4f", accuracy());
    }
  }

  /** Records the class of an image before it is sent. */
  synchronized void note(String id, String className) {
    truth.put(id, className);
  }

  /**
   * Counts an answer, if the image is ours and has none yet.
   *
   * @param labels the predicted classes, best first
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

  /** Returns whether a version has predicted a class, with whatever probability. */
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
