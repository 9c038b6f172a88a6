package io.streamtune.trainer.live.quality;

import io.streamtune.events.ModelRef;
import io.streamtune.trainer.live.recent.RecentPrediction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last labelled predictions of one version, in the order of their first labels. */
final class VersionWindow {
  /**
   * Lowest probability in a log loss. Why: a prediction has six digits, and the probability of a
   * class outside the top-k is only a bound.
   */
  static final double CLIP = 1e-6;

  private final ModelRef model;
  private final Map<Long, Verdict> verdicts;
  private long predictions;

  /** The label of one prediction, and how it compares. */
  private record Verdict(
      String className, boolean isPersons, boolean isRight, double logLoss, Duration delay) {}

  VersionWindow(ModelRef model, int max) {
    this.model = model;
    this.verdicts =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, Verdict> eldest) {
            return size() > max;
          }
        };
  }

  void predicted() {
    predictions++;
  }

  /** Processes a label of one of the version's predictions. */
  Match judge(RecentPrediction prediction, LabelRecord said) {
    Duration since = Duration.between(prediction.time(), said.time());
    Verdict verdict = verdict(prediction, said, since.isNegative() ? Duration.ZERO : since);
    Verdict known = verdicts.get(prediction.number());
    if (known == null) {
      if (prediction.isLabelled()) {
        return Match.PAST;
      }
      verdicts.put(prediction.number(), verdict);
      return Match.MATCHED;
    }
    boolean isSame = known.className().equals(verdict.className());
    if (known.isPersons() && !verdict.isPersons()) {
      return isSame ? Match.REPEATED : Match.OUTVOTED;
    }
    // A put of an existing key keeps its place: a correction does not make a prediction newer.
    verdicts.put(prediction.number(), verdict(prediction, said, known.delay()));
    return isSame ? Match.REPEATED : Match.CORRECTED;
  }

  private static Verdict verdict(RecentPrediction prediction, LabelRecord said, Duration delay) {
    RecentPrediction.Answers answers = prediction.answers();
    double probability = Math.clamp(answers.probability(said.className()), CLIP, 1);
    return new Verdict(
        said.className(),
        said.isPersons(),
        answers.isBest(said.className()),
        Math.abs(Math.log(probability)), // Not -0 for probability 1.
        delay);
  }

  /** Returns the score; empty before the first label. */
  Optional<LiveScore> score() {
    if (verdicts.isEmpty()) {
      return Optional.empty();
    }
    int right = 0;
    double logLoss = 0;
    for (Verdict verdict : verdicts.values()) {
      right += verdict.isRight() ? 1 : 0;
      logLoss += verdict.logLoss();
    }
    int labelled = verdicts.size();
    long[] millis =
        verdicts.values().stream().mapToLong(v -> v.delay().toMillis()).sorted().toArray();
    double mean =
        verdicts.values().stream().mapToLong(v -> v.delay().toMillis()).average().orElse(0);
    return Optional.of(
        new LiveScore(
            model,
            predictions,
            labelled,
            right,
            logLoss / labelled,
            Duration.ofMillis(millis[labelled / 2]),
            Duration.ofMillis(Math.round(mean))));
  }
}
