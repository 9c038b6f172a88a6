package io.streamtune.trainer.gate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Decides whether a candidate is better than the incumbent on the same images. Pure.
 *
 * <p>It passes if there are enough images, no class drops too far, and it is significantly better:
 *
 * <ul>
 *   <li>its accuracy is higher by the margin, and of the images that only one of the two gets
 *       right, significantly more are the candidate's (exact sign test, one-sided), or
 *   <li>its accuracy is not lower, its log loss is lower by the margin, and the mean of the paired
 *       differences is significantly above zero (normal approximation, one-sided).
 * </ul>
 *
 * <p>Both tests are paired, because both models saw the same images: that detects smaller
 * differences than a comparison of two accuracies.
 */
public final class Gate {
  /** Why: one image of a small class is a large part of its recall, but no evidence. */
  private static final int FALLEN_MIN = 2;

  private final GateConfig config;

  /** Creates a gate with these limits. */
  public Gate(GateConfig config) {
    this.config = config;
  }

  /** Returns the verdict, which does not depend on the order of the images. */
  public GateVerdict decide(List<HeldOut> images) {
    if (images.size() < config.imagesMin()) {
      return new GateVerdict(
          false,
          "only %d held-out images, at least %d are needed"
              .formatted(images.size(), config.imagesMin()),
          Map.of("images", (double) images.size()));
    }
    Comparison all = Comparison.of(images);
    Optional<String> fallen = fallenClass(images);
    if (fallen.isPresent()) {
      return new GateVerdict(false, fallen.get(), all.numbers());
    }
    return better(all);
  }

  private GateVerdict better(Comparison all) {
    double accuracyGain = all.accuracyGain();
    if (accuracyGain >= config.accuracyMargin()
        && accuracyGain > 0
        && all.signDoubt() <= config.doubtMax()) {
      return new GateVerdict(
          true,
          String.format(
              Locale.ROOT,
              "accuracy %.4f beats %.4f on %d held-out images (chance would do that with %.2g)",
              all.candidateAccuracy(),
              all.incumbentAccuracy(),
              all.images(),
              all.signDoubt()),
          all.numbers());
    }
    if (accuracyGain >= 0
        && all.logLossGain() >= config.logLossMargin()
        && all.logLossGain() > 0
        && all.meanDoubt() <= config.doubtMax()) {
      return new GateVerdict(
          true,
          String.format(
              Locale.ROOT,
              "accuracy %.4f after %.4f, and log loss %.4f beats %.4f on %d held-out images"
                  + " (chance would do that with %.2g)",
              all.candidateAccuracy(),
              all.incumbentAccuracy(),
              all.candidateLogLoss(),
              all.incumbentLogLoss(),
              all.images(),
              all.meanDoubt()),
          all.numbers());
    }
    return new GateVerdict(
        false,
        String.format(
            Locale.ROOT,
            "not better beyond doubt on %d held-out images: accuracy %.4f against %.4f (doubt"
                + " %.2g), log loss %.4f against %.4f (doubt %.2g)",
            all.images(),
            all.candidateAccuracy(),
            all.incumbentAccuracy(),
            all.signDoubt(),
            all.candidateLogLoss(),
            all.incumbentLogLoss(),
            all.meanDoubt()),
        all.numbers());
  }

  private Optional<String> fallenClass(List<HeldOut> images) {
    Map<String, int[]> byClass = new TreeMap<>();
    for (HeldOut image : images) {
      int[] counts = byClass.computeIfAbsent(image.label(), _ -> new int[3]);
      counts[0]++;
      counts[1] += image.incumbent().isRight() ? 1 : 0;
      counts[2] += image.candidate().isRight() ? 1 : 0;
    }
    for (Map.Entry<String, int[]> entry : byClass.entrySet()) {
      int[] counts = entry.getValue();
      int fallen = counts[1] - counts[2];
      if (fallen >= FALLEN_MIN && (double) fallen / counts[0] > config.classDropMax()) {
        return Optional.of(
            "class '%s' fell from %d to %d of %d held-out images"
                .formatted(entry.getKey(), counts[1], counts[2], counts[0]));
      }
    }
    return Optional.empty();
  }

  /** Both models on all images. */
  private record Comparison(
      int images,
      double incumbentAccuracy,
      double candidateAccuracy,
      double incumbentLogLoss,
      double candidateLogLoss,
      double signDoubt,
      double meanDoubt) {

    static Comparison of(List<HeldOut> images) {
      int won = 0;
      int lost = 0;
      for (HeldOut image : images) {
        if (image.candidate().isRight() != image.incumbent().isRight()) {
          won += image.candidate().isRight() ? 1 : 0;
          lost += image.incumbent().isRight() ? 1 : 0;
        }
      }
      return new Comparison(
          images.size(),
          accuracy(images, HeldOut::incumbent),
          accuracy(images, HeldOut::candidate),
          mean(images, image -> image.incumbent().logLoss()),
          mean(images, image -> image.candidate().logLoss()),
          SignificanceTest.ofSigns(won, lost),
          SignificanceTest.ofMean(
              images.stream()
                  .mapToDouble(image -> image.incumbent().logLoss() - image.candidate().logLoss())
                  .sorted() // Makes the sum independent of the order.
                  .toArray()));
    }

    private static double accuracy(List<HeldOut> images, Function<HeldOut, HeldOut.Answer> by) {
      long right = images.stream().filter(image -> by.apply(image).isRight()).count();
      return (double) right / images.size();
    }

    private static double mean(List<HeldOut> images, ToDoubleFunction<HeldOut> value) {
      return images.stream().mapToDouble(value).sorted().average().orElse(0);
    }

    double accuracyGain() {
      return candidateAccuracy - incumbentAccuracy;
    }

    double logLossGain() {
      return incumbentLogLoss - candidateLogLoss;
    }

    Map<String, Double> numbers() {
      Map<String, Double> numbers = new LinkedHashMap<>();
      numbers.put("images", (double) images);
      numbers.put("accuracy", candidateAccuracy);
      numbers.put("incumbentAccuracy", incumbentAccuracy);
      numbers.put("logLoss", candidateLogLoss);
      numbers.put("incumbentLogLoss", incumbentLogLoss);
      numbers.put("signDoubt", signDoubt);
      numbers.put("meanDoubt", meanDoubt);
      return numbers;
    }
  }
}
