package io.streamtune.trainer.finetune.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.streamtune.events.prediction.Activation;

/**
 * The loss between logits and labels, summed over the rows.
 *
 * <p>Softmax: {@code nll_loss} after LogSoftmax. Sigmoid: {@code binary_cross_entropy}, the mean
 * over the classes, computed from the logits, which keeps it finite.
 *
 * <p><b>Source</b>: fastai v0.7 {@code ConvLearner._get_crit}.
 */
final class Loss {
  private final Activation activation;

  Loss(Activation activation) {
    this.activation = activation;
  }

  /**
   * Returns the sum of the rows' losses, a scalar with a gradient.
   *
   * @param logits float32[n, classes]
   * @param labels float32[n, classes], 1 where a class is true
   */
  NDArray sum(NDArray logits, NDArray labels) {
    return switch (activation) {
      case SOFTMAX -> logits.logSoftmax(1).mul(labels).sum().neg();
      case SIGMOID -> binary(logits, labels);
    };
  }

  /**
   * Returns the sum of {@code max(x, 0) - x * label + ln(1 + exp(-|x|))}, divided by the number of
   * classes.
   */
  private static NDArray binary(NDArray x, NDArray labels) {
    Shape shape = x.getShape();
    NDArray positive = x.getNDArrayInternal().relu();
    NDArray rest = x.abs().neg().exp().add(1).log();
    return positive.sub(x.mul(labels)).add(rest).sum().div(shape.get(1));
  }
}
