package io.streamtune.trainer.evaluate;

import io.streamtune.trainer.evaluate.Targets.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * An image that a person should look at.
 *
 * @param image index of the image
 * @param predicted the predicted class, or the classes above {@link Metrics#THRESHOLD}
 * @param truth the true labels
 * @param confidence with one label, the probability of the predicted class. With several, each
 *     class is a yes with p or a no with 1 - p: {@link #mistakes} takes the most confident wrong
 *     one, {@link #uncertain} the least confident one
 */
public record RankedImage(
    int image, List<Integer> predicted, List<Integer> truth, double confidence) {
  public RankedImage {
    predicted = List.copyOf(predicted);
    truth = List.copyOf(truth);
  }

  /** Returns the wrongly predicted images, the most confident first; at most {@code limit}. */
  public static List<RankedImage> mistakes(Predictions predictions, Targets targets, int limit) {
    Metrics.check(predictions, targets);
    IntFunction<RankedImage> rank =
        image -> ranked(predictions, targets, image, wrongConfidence(predictions, targets, image));
    return IntStream.range(0, targets.images())
        .mapToObj(rank)
        .filter(ranked -> !ranked.truth().equals(ranked.predicted()))
        .sorted(Comparator.comparingDouble(RankedImage::confidence).reversed())
        .limit(limit)
        .toList();
  }

  /**
   * Returns the images of which the network is least confident, right or wrong; at most {@code
   * limit}.
   */
  public static List<RankedImage> uncertain(Predictions predictions, Targets targets, int limit) {
    Metrics.check(predictions, targets);
    IntFunction<RankedImage> rank =
        image -> ranked(predictions, targets, image, leastConfidence(predictions, targets, image));
    return IntStream.range(0, targets.images())
        .mapToObj(rank)
        .sorted(Comparator.comparingDouble(RankedImage::confidence))
        .limit(limit)
        .toList();
  }

  private static RankedImage ranked(
      Predictions predictions, Targets targets, int image, double confidence) {
    List<Integer> predicted =
        targets.kind() == Kind.SINGLE_LABEL
            ? List.of(predictions.best(image))
            : predictions.above(image, Metrics.THRESHOLD);
    List<Integer> truth = targets.of(image).stream().sorted().toList();
    return new RankedImage(image, predicted, truth, confidence);
  }

  private static double wrongConfidence(Predictions predictions, Targets targets, int image) {
    if (targets.kind() == Kind.SINGLE_LABEL) {
      return predictions.probability(image, predictions.best(image));
    }
    return IntStream.range(0, targets.classes())
        .filter(i -> predictions.probability(image, i) > Metrics.THRESHOLD != targets.has(image, i))
        .mapToDouble(i -> answerConfidence(predictions, image, i))
        .max()
        .orElse(0);
  }

  private static double leastConfidence(Predictions predictions, Targets targets, int image) {
    if (targets.kind() == Kind.SINGLE_LABEL) {
      return predictions.probability(image, predictions.best(image));
    }
    return IntStream.range(0, targets.classes())
        .mapToDouble(i -> answerConfidence(predictions, image, i))
        .min()
        .orElse(1);
  }

  private static double answerConfidence(Predictions predictions, int image, int classIndex) {
    double p = predictions.probability(image, classIndex);
    return Math.max(p, 1 - p);
  }
}
