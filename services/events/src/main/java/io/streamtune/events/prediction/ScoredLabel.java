package io.streamtune.events.prediction;

import io.streamtune.events.CloudEvent;

/**
 * One class with its probability.
 *
 * @param name class name
 * @param probability in [0, 1]; values up to 1 + 1e-4 are float rounding errors and become 1
 */
public record ScoredLabel(String name, double probability) {
  private static final double ROUNDING = 1e-4;

  /** Checks the range. */
  public ScoredLabel {
    if (!(probability >= 0 && probability <= 1 + ROUNDING)) {
      throw new IllegalArgumentException(
          "the probability of '%s' must be in [0, 1], not %s"
              .formatted(CloudEvent.shown(name), probability));
    }
    probability = Math.min(probability, 1);
  }
}
