package io.streamtune.model;

/** How logits become probabilities. */
public enum Activation {
  /** Exactly one class is right: {@code exp(x) / sum(exp(x))} over the classes. */
  SOFTMAX,
  /** Any number of classes may be right: {@code 1 / (1 + exp(-x))} for each class. */
  SIGMOID
}
