package io.streamtune.inference.rollout;

import io.streamtune.events.prediction.Activation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the predictions of two versions for one image.
 *
 * @param agrees whether both predict the same: with softmax the best class, with sigmoid all
 *     classes of 0.5 or more
 * @param meanDifference mean absolute difference of probability over the classes of both versions;
 *     a class that one version does not know has probability 0 there
 */
public record Comparison(boolean agrees, double meanDifference) {

  /** The probabilities of one version, with its classes and activation. */
  @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared or mutated.
  public record Said(List<String> classes, Activation activation, float[] probabilities) {

    private Map<String, Float> byClass() {
      Map<String, Float> all = new HashMap<>();
      for (int i = 0; i < probabilities.length; i++) {
        all.put(classes.get(i), probabilities[i]);
      }
      return all;
    }

    private Set<String> named() {
      Set<String> named = new HashSet<>();
      int best = 0;
      for (int i = 0; i < probabilities.length; i++) {
        if (activation == Activation.SIGMOID && probabilities[i] >= 0.5f) {
          named.add(classes.get(i));
        }
        best = probabilities[i] > probabilities[best] ? i : best;
      }
      return activation == Activation.SIGMOID ? named : Set.of(classes.get(best));
    }
  }

  /** Compares two predictions for one image. */
  public static Comparison of(Said served, Said tried) {
    Map<String, Float> left = served.byClass();
    Map<String, Float> right = tried.byClass();
    Set<String> classes = new HashSet<>(left.keySet());
    classes.addAll(right.keySet());
    double sum = 0;
    for (String name : classes) {
      sum += Math.abs(left.getOrDefault(name, 0f) - right.getOrDefault(name, 0f));
    }
    return new Comparison(served.named().equals(tried.named()), sum / classes.size());
  }
}
