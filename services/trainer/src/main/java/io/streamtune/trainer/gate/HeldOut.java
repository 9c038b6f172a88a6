package io.streamtune.trainer.gate;

/**
 * One image of the hold-out, classified by both models.
 *
 * @param label the true class
 * @param incumbent the result of the model in service
 * @param candidate the result of the model that may replace it
 */
public record HeldOut(String label, Answer incumbent, Answer candidate) {

  /**
   * The result of one model.
   *
   * @param isRight whether the most probable class is the label
   * @param logLoss minus the logarithm of the label's probability, clipped by the caller; a class
   *     that the model does not have gets the clip's probability
   */
  public record Answer(boolean isRight, double logLoss) {

    /** Checks that the loss is finite: a comparison with NaN would decide nothing. */
    public Answer {
      if (!(logLoss >= 0) || Double.isInfinite(logLoss)) {
        throw new IllegalArgumentException("a log loss is 0 or more and finite, not " + logLoss);
      }
    }
  }
}
