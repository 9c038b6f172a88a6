package io.streamtune.events;

import java.util.Locale;

/** How logits became probabilities. */
public enum Activation {
  /** One class per image: the probabilities of all classes sum to 1. */
  SOFTMAX,
  /** Any number of classes per image: each probability stands for itself. */
  SIGMOID;

  /** Returns the name as it stands in JSON: {@code softmax} or {@code sigmoid}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
