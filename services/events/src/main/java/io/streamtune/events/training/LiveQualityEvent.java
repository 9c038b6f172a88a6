package io.streamtune.events.training;

import io.streamtune.events.ModelRef;
import java.util.Optional;

/**
 * Quality of the serving version on the stream, measured by the labels of its predictions. The
 * trainer publishes it from time to time while labels arrive.
 *
 * @param serving the serving version
 * @param previous the version before it, if labels of its predictions are known
 * @param canary the canary that answers a share of the keys beside it, if there is one and labels
 *     of its predictions are known
 * @param message the conclusion, for the operator
 */
public record LiveQualityEvent(
    Score serving, Optional<Score> previous, Optional<Score> canary, Optional<String> message) {

  /**
   * Score of a version on its last labelled predictions.
   *
   * @param model the version
   * @param predictions number of its predictions since the trainer started following the stream
   * @param labelled number of labelled predictions that count
   * @param accuracy share of them whose best class is the label
   * @param logLoss their mean {@code -ln p} of the label's class
   * @param delayMedianSeconds median of the time from prediction to label
   * @param delayMeanSeconds mean of the same
   */
  public record Score(
      ModelRef model,
      long predictions,
      int labelled,
      double accuracy,
      double logLoss,
      double delayMedianSeconds,
      double delayMeanSeconds) {

    /** Checks the ranges. */
    public Score {
      if (predictions < 0 || labelled < 1 || !(accuracy >= 0 && accuracy <= 1)) {
        throw new IllegalArgumentException(
            "%d predictions, %d labelled, accuracy %s: the first from 0, the second from 1, the last from 0 to 1"
                .formatted(predictions, labelled, accuracy));
      }
      if (!isTimeOrLoss(logLoss)
          || !isTimeOrLoss(delayMedianSeconds)
          || !isTimeOrLoss(delayMeanSeconds)) {
        throw new IllegalArgumentException(
            "log loss and delays must be finite and 0 or more, not %s, %s, %s"
                .formatted(logLoss, delayMedianSeconds, delayMeanSeconds));
      }
    }

    private static boolean isTimeOrLoss(double value) {
      return Double.isFinite(value) && value >= 0;
    }
  }
}
