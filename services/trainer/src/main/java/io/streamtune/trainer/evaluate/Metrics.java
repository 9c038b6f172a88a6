package io.streamtune.trainer.evaluate;

import io.streamtune.trainer.evaluate.Targets.Kind;

/**
 * Metrics of a set of predictions. All are NaN without images.
 *
 * <p>Pure functions. <b>Called on</b>: any thread. <b>Source</b>: fastai 0.7 {@code metrics.py},
 * scikit-learn of 2018 for the log loss.
 */
public final class Metrics {
  /** With several labels, a class with a higher probability counts as predicted. */
  public static final double THRESHOLD = 0.5;

  /** Smallest distance of a probability from 0 or 1, as in scikit-learn of 2018. */
  private static final double CLIP = 1e-15;

  private Metrics() {}

  /**
   * Returns the log loss, lower is better. One label: probabilities are clipped to [1e-15, 1 -
   * 1e-15], rows renormalised to sum 1, and it is the mean of {@code -ln p(truth)}. Several labels:
   * the mean binary cross-entropy over all images and classes, clipped alike.
   */
  public static double logLoss(Predictions predictions, Targets targets) {
    check(predictions, targets);
    double sum = 0;
    for (int image = 0; image < targets.images(); image++) {
      sum +=
          switch (targets.kind()) {
            case SINGLE_LABEL -> loss(predictions, targets, image);
            case MULTI_LABEL -> binaryLoss(predictions, targets, image) / targets.classes();
          };
    }
    return sum / targets.images();
  }

  private static double loss(Predictions predictions, Targets targets, int image) {
    double truth = clipped(predictions.probability(image, targets.only(image)));
    return -Math.log(truth / predictions.rowSum(image, Metrics::clipped));
  }

  private static double binaryLoss(Predictions predictions, Targets targets, int image) {
    double sum = 0;
    for (int i = 0; i < targets.classes(); i++) {
      double p = clipped(predictions.probability(image, i));
      sum -= Math.log(targets.has(image, i) ? p : 1 - p);
    }
    return sum;
  }

  private static double clipped(double probability) {
    return Math.clamp(probability, CLIP, 1 - CLIP);
  }

  /**
   * Returns the share of images whose most probable class is the true one; with several labels,
   * {@link #accuracyThresh} at {@link #THRESHOLD}.
   */
  public static double accuracy(Predictions predictions, Targets targets) {
    if (targets.kind() == Kind.MULTI_LABEL) {
      return accuracyThresh(predictions, targets, THRESHOLD);
    }
    check(predictions, targets);
    int right = 0;
    for (int image = 0; image < targets.images(); image++) {
      right += predictions.best(image) == targets.only(image) ? 1 : 0;
    }
    return (double) right / targets.images();
  }

  /**
   * Returns the share of all (image, class) pairs that are right, where a class counts as predicted
   * if its probability is above the threshold.
   */
  public static double accuracyThresh(Predictions predictions, Targets targets, double threshold) {
    check(predictions, targets);
    long right = 0;
    for (int image = 0; image < targets.images(); image++) {
      for (int i = 0; i < targets.classes(); i++) {
        right += (predictions.probability(image, i) > threshold) == targets.has(image, i) ? 1 : 0;
      }
    }
    return (double) right / ((long) targets.images() * targets.classes());
  }

  static void check(Predictions predictions, Targets targets) {
    if (predictions.images() != targets.images()) {
      throw new IllegalArgumentException(
          "%d predictions for %d labelled images"
              .formatted(predictions.images(), targets.images()));
    }
    if (predictions.images() > 0 && predictions.classes() != targets.classes()) {
      throw new IllegalArgumentException(
          "probabilities of %d classes where there are %d"
              .formatted(predictions.classes(), targets.classes()));
    }
  }
}
