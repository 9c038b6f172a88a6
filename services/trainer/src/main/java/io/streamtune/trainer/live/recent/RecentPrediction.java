package io.streamtune.trainer.live.recent;

import io.streamtune.events.ImagePosition;
import io.streamtune.events.ModelRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A prediction as it is kept in memory.
 *
 * @param number counts predictions; unique
 * @param model the version that made it
 * @param position position of its image; empty if the image was never in Kafka
 * @param time when it was made
 * @param isLabelled whether it was already compared with a label
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
   * <p><b>Owner:</b> this object owns the arrays.
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

    /** Returns whether a class is the best one. */
    public boolean isBest(String className) {
      return classes.length > 0 && classes[0] == Hash64.ofClass(className);
    }

    /**
     * Returns the probability of a class. A class outside the top-k has at most the probability
     * that the others leave over, and at most that of the last of them. That bound is returned, so
     * the log loss errs towards too low.
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
