package io.streamtune.inference.rollout;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a canary did so far.
 *
 * @param answered images that it answered
 * @param fallenBack images of its keys that it could not score, so that the version in service
 *     answered them
 */
public record CanaryScore(long answered, long fallenBack) implements CandidateScore {
  /** Nothing yet. */
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
