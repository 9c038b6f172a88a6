package io.streamtune.inference.tta;

import io.streamtune.events.prediction.Activation;

/**
 * The margin of a prediction, from 0 (a tie) to 1 (certain). Pure.
 *
 * <p>With softmax it is the difference of the two highest probabilities. With sigmoid each class is
 * a question of its own, answered yes above 0.5, so the margin is that of the least certain class:
 * twice the smallest distance of any probability from 0.5. For a single yes-or-no question both
 * definitions agree: p and 1 - p lie 2 |p - 0.5| apart.
 */
final class Margin {
  private Margin() {}

  static double of(float[] probabilities, Activation activation) {
    double margin =
        switch (activation) {
          case SOFTMAX -> topTwo(probabilities);
          case SIGMOID -> mostDoubtful(probabilities);
        };
    return Math.min(1, margin);
  }

  private static double topTwo(float[] probabilities) {
    float best = 0;
    float second = 0;
    for (float p : probabilities) {
      second = Math.max(second, Math.min(best, p));
      best = Math.max(best, p);
    }
    return (double) best - second;
  }

  private static double mostDoubtful(float[] probabilities) {
    double smallest = 0.5;
    for (float p : probabilities) {
      smallest = Math.min(smallest, Math.abs(p - 0.5));
    }
    return 2 * smallest;
  }
}
