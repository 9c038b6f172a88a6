package io.streamtune.trainer.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The probabilities of a set of images, {@code double[images][classes]}: of one pass of the
 * network, or averaged over several.
 *
 * <p>Immutable. <b>Called on</b>: any thread.
 */
public final class Predictions {
  private final double[][] probabilities; // (images, classes)
  private final int classes;

  private Predictions(double[][] probabilities) {
    this.probabilities = probabilities;
    this.classes = probabilities.length == 0 ? 0 : probabilities[0].length;
  }

  /**
   * Returns the predictions of one pass.
   *
   * @param probabilities {@code float[images][classes]}, each from 0 to 1; copied
   * @throws IllegalArgumentException if a value is not a probability, or rows differ in length
   */
  public static Predictions of(float[][] probabilities) {
    return meanOf(List.<float[][]>of(probabilities));
  }

  /**
   * Returns the mean of the probabilities over passes, all with the same weight: fastai 0.7's
   * test-time augmentation. A pass that is listed twice counts twice.
   *
   * @param passes at least one; all of the same shape
   * @throws IllegalArgumentException if a value is not a probability, or shapes differ
   */
  public static Predictions meanOf(List<float[][]> passes) {
    return averaged(passes, p -> p, mean -> mean);
  }

  /**
   * Returns the geometric mean over passes: fastai's test-time augmentation of November 2017, which
   * averaged logarithms. Rows sum to at most 1; {@link Metrics#logLoss} renormalises them.
   *
   * @param passes at least one; all of the same shape
   * @throws IllegalArgumentException if a value is not a probability, or shapes differ
   */
  public static Predictions geometricMeanOf(List<float[][]> passes) {
    return averaged(passes, Math::log, Math::exp);
  }

  private static Predictions averaged(
      List<float[][]> passes, DoubleUnaryOperator before, DoubleUnaryOperator after) {
    if (passes.isEmpty()) {
      throw new IllegalArgumentException("predictions need at least one pass");
    }
    int images = passes.getFirst().length;
    double[][] mean = new double[images][];
    for (int image = 0; image < images; image++) {
      mean[image] = new double[passes.getFirst()[image].length];
    }
    for (float[][] pass : passes) {
      add(pass, mean, before);
    }
    for (double[] row : mean) {
      for (int i = 0; i < row.length; i++) {
        row[i] = after.applyAsDouble(row[i] / passes.size());
      }
    }
    return new Predictions(mean);
  }

  private static void add(float[][] pass, double[][] sums, DoubleUnaryOperator before) {
    if (pass.length != sums.length) {
      throw new IllegalArgumentException(
          "a pass of %d images among passes of %d".formatted(pass.length, sums.length));
    }
    for (int image = 0; image < sums.length; image++) {
      if (pass[image].length != sums[0].length || sums[image].length != sums[0].length) {
        throw new IllegalArgumentException("image " + image + " has another number of classes");
      }
      for (int i = 0; i < sums[image].length; i++) {
        sums[image][i] += before.applyAsDouble(checked(pass[image][i], image));
      }
    }
  }

  private static float checked(float probability, int image) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "image %d has %s where a probability belongs".formatted(image, probability));
    }
    return probability;
  }

  /** Returns the number of images. */
  public int images() {
    return probabilities.length;
  }

  /** Returns the number of classes; 0 without images. */
  public int classes() {
    return classes;
  }

  /** Returns a probability, from 0 to 1. */
  public double probability(int image, int classIndex) {
    return probabilities[image][classIndex];
  }

  /** Returns the index of the most probable class; the first of equals. */
  public int best(int image) {
    double[] row = probabilities[image];
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    return best;
  }

  /** Returns the classes above a threshold, in order. */
  List<Integer> above(int image, double threshold) {
    List<Integer> above = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      if (probabilities[image][i] > threshold) {
        above.add(i);
      }
    }
    return List.copyOf(above);
  }

  double rowSum(int image, DoubleUnaryOperator of) {
    double sum = 0;
    for (double probability : probabilities[image]) {
      sum += of.applyAsDouble(probability);
    }
    return sum;
  }
}
