package io.streamtune.trainer.live.quality;

import io.streamtune.events.ModelRef;
import java.time.Duration;

/**
 * The score of a version on its last labelled predictions.
 *
 * @param model the version
 * @param predictions number of its predictions since this process began to follow the stream
 * @param labelled number of labelled predictions in the window, at least 1
 * @param right number of them whose best class is the label
 * @param logLoss mean of {@code -ln p} of the label's class
 * @param delayMedian median time from a prediction to its first label
 * @param delayMean mean of these times
 */
public record LiveScore(
    ModelRef model,
    long predictions,
    int labelled,
    int right,
    double logLoss,
    Duration delayMedian,
    Duration delayMean) {

  /** Checks the numbers. */
  public LiveScore {
    if (labelled < 1 || right < 0 || right > labelled) {
      throw new IllegalArgumentException("%d right of %d labelled".formatted(right, labelled));
    }
  }

  /** Returns the share that is right, from 0 to 1. */
  public double accuracy() {
    return (double) right / labelled;
  }
}
