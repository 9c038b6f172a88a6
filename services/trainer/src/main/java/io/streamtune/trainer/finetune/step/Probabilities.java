package io.streamtune.trainer.finetune.step;

import io.streamtune.events.prediction.Activation;

/** Converts logits to probabilities, in double precision. Pure arithmetic. */
final class Probabilities {
  private Probabilities() {}

  static float[] of(float[] logits, Activation activation) {
    float[] probabilities = new float[logits.length];
    switch (activation) {
      case SIGMOID -> {
        for (int i = 0; i < logits.length; i++) {
          probabilities[i] = (float) (1 / (1 + Math.exp(-logits[i])));
        }
      }
      case SOFTMAX -> {
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
          highest = Math.max(highest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
          sum += Math.exp(logit - highest);
        }
        for (int i = 0; i < logits.length; i++) {
          probabilities[i] = (float) (Math.exp(logits[i] - highest) / sum);
        }
      }
    }
    return probabilities;
  }
}
