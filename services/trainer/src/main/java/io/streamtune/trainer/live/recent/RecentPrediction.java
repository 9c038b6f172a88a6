package io.streamtune.trainer.live.recent;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ModelRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is remembered of a prediction.
 *
 * @param number counts predictions; tells this one from all others
 * @param model the version that made it
 * @param position where its image lies; empty where it never lay in Kafka
 * @param time when it was made
 * @param isLabelled whether a label was held against it already
 * @param answers its best classes
 */
public record RecentPrediction(
    long number,
    ModelRef model,
    Optional<ImagePosition> position,
    Instant time,
    boolean isLabelled,
    Answers answers) {

  /**
   * The best classes of a prediction, by the hashes of their names.
   *
   * <p><b>Owner:</b> the arrays belong to it.
   */
  public static final class Answers {
    private final int[] classes; // best first
    private final float[] probabilities;
    private final float other;

    Answers(int[] classes, float[] probabilities, float other) {
      this.classes = classes;
      this.probabilities = probabilities;
      this.other = other;
    }

    /** Returns whether a class is the best. */
    public boolean isBest(String className) {
      return classes.length > 0 && classes[0] == Hash64.ofClass(className);
    }

    /**
     * Returns the probability that a class was given. A class that is not among the best has at
     * most what they leave over, and at most as much as the last of them: that bound is returned,
     * so the log loss is rather too low there than too high.
     */
    public double probability(String className) {
      int wanted = Hash64.ofClass(className);
      int at = 0;
      while (at < classes.length && classes[at] != wanted) {
        at++;
      }
      return at < classes.length ? probabilities[at] : other;
    }

    @Override
    public String toString() {
      return Arrays.toString(probabilities);
    }
  }
}
