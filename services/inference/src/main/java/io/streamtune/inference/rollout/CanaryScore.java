package io.streamtune.inference.rollout;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The counts of a canary so far.
 *
 * @param answered images that it answered
 * @param fallenBack images of its keys that it could not score, so that the serving version
 *     answered them
 */
public record CanaryScore(long answered, long fallenBack) implements CandidateScore {
  /** No image yet. */
  public static final CanaryScore NONE = new CanaryScore(0, 0);

  CanaryScore plusAnswered() {
    return new CanaryScore(answered + 1, fallenBack);
  }

  CanaryScore plusFallenBack(int images) {
    return new CanaryScore(answered, fallenBack + images);
  }

  @Override
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("answered", (double) answered);
    numbers.put("fallenBack", (double) fallenBack);
    return numbers;
  }
}
