package io.streamtune.inference.classify;

import io.streamtune.events.prediction.ScoredLabel;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** Checks probabilities and picks the most probable labels. Pure. */
public final class TopLabels {
  /** How far rounding may lift a probability above 1; {@link ScoredLabel} allows as much. */
  private static final float ROUNDING = 0.9e-4f;

  private TopLabels() {}

  /**
   * Returns whether every value is a number from 0 to 1. A broken model or a numeric overflow gives
   * others.
   */
  public static boolean areProbabilities(float[] values) {
    for (float value : values) {
      if (!(value >= 0 && value <= 1 + ROUNDING)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the {@code k} most probable labels, best first; on a tie the lower class index wins.
   */
  public static List<ScoredLabel> of(float[] probabilities, List<String> classes, int k) {
    PriorityQueue<Integer> best =
        new PriorityQueue<>(
            (a, b) -> {
              int byProbability = Float.compare(probabilities[a], probabilities[b]);
              return byProbability != 0 ? byProbability : Integer.compare(b, a);
            });
    IntStream.range(0, probabilities.length)
        .forEach(
            c -> {
              best.add(c);
              if (best.size() > k) {
                best.remove();
              }
            });
    return IntStream.range(0, best.size())
        .map(_ -> best.remove())
        .mapToObj(c -> new ScoredLabel(classes.get(c), probabilities[c]))
        .toList()
        .reversed();
  }
}
