package io.streamtune.inference.rollout;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a shadow compares with the serving model so far.
 *
 * @param images images that were compared
 * @param disagreements images for which the two predictions disagree
 * @param differences sum of the images' mean absolute differences of probability
 * @param dropped images of the sample that the shadow did not score because live images waited
 * @param failed images that the shadow could not score
 */
public record ShadowScore(
    long images, long disagreements, double differences, long dropped, long failed)
    implements CandidateScore {
  /** No image yet. */
  public static final ShadowScore NONE = new ShadowScore(0, 0, 0, 0, 0);

  /** Returns the score with one more compared image. */
  public ShadowScore plus(Comparison image) {
    return new ShadowScore(
        images + 1,
        disagreements + (image.agrees() ? 0 : 1),
        differences + image.meanDifference(),
        dropped,
        failed);
  }

  /** Returns the score with one more dropped image. */
  public ShadowScore plusDropped() {
    return new ShadowScore(images, disagreements, differences, dropped + 1, failed);
  }

  /** Returns the score with one more failed image. */
  public ShadowScore plusFailed() {
    return new ShadowScore(images, disagreements, differences, dropped, failed + 1);
  }

  @Override
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("images", (double) images);
    if (images > 0) {
      numbers.put("disagreementRate", (double) disagreements / images);
      numbers.put("meanDifference", differences / images);
    }
    numbers.put("dropped", (double) dropped);
    numbers.put("failed", (double) failed);
    return numbers;
  }
}
