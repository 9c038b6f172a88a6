package io.streamtune.trainer.gate;

/**
 * One image of the hold-out, answered by both models.
 *
 * @param label the class that people say it is
 * @param incumbent the answer of the model in service
 * @param candidate the answer of the model that wants its place
 */
public record HeldOut(String label, Answer incumbent, Answer candidate) {

  /**
   * One answer.
   *
   * @param isRight whether the most probable class is the label
   * @param logLoss minus the logarithm of the label's probability, clipped by who scores; the class
   *     that a model does not know has the clip's probability
   */
  public record Answer(boolean isRight, double logLoss) {

    /** Checks that the loss is a number: a comparison with anything else would decide nothing. */
    public Answer {
      if (!(logLoss >= 0) || Double.isInfinite(logLoss)) {
        throw new IllegalArgumentException("a log loss is 0 or more and finite, not " + logLoss);
      }
    }
  }
}
