package io.streamtune.events.prediction;

import java.util.Locale;

/** How a model's logits become probabilities. */
public enum Activation {
  /** Exactly one class is right: {@code exp(x) / sum(exp(x))} over the classes, which sums to 1. */
  SOFTMAX,
  /** Any number of classes may be right: {@code 1 / (1 + exp(-x))} for each class independently. */
  SIGMOID;

  /** Returns the name in JSON: {@code softmax} or {@code sigmoid}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
