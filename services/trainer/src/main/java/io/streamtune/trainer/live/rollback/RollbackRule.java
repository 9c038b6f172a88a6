package io.streamtune.trainer.live.rollback;

import io.streamtune.events.model.ModelEvent;
import io.streamtune.trainer.gate.SignificanceTest;
import io.streamtune.trainer.live.quality.LiveScore;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether the version in service goes back to the one before it. Pure.
 *
 * <p>It goes if both have enough labelled predictions, its accuracy is lower by the limit, and
 * chance does not explain that: Fisher's exact test of two proportions, one-sided. Exact, because
 * good versions are rarely wrong, and few errors are what an approximation is bad at. The two did
 * not see the same images, so pairs as in the gate there are none.
 *
 * <p>It never swings to and fro: a version that is in service by a rollback is not judged, none is
 * gone back to that was gone back from, and none is rolled back twice, as a person has put it into
 * service again.
 *
 * <p><b>Source:</b> decision 0016.
 */
public final class RollbackRule {
  private final RollbackConfig config;

  /** Decides by these limits. */
  public RollbackRule(RollbackConfig config) {
    this.config = config;
  }

  /**
   * Returns the decision.
   *
   * @param releases what is in service, and how it came to be
   * @param serving the score of the version in service
   * @param previous the score of the version before it
   */
  public RollbackDecision decide(
      ReleaseHistory releases, Optional<LiveScore> serving, Optional<LiveScore> previous) {
    return releases
        .inService()
        .map(event -> decide(event, releases, serving, previous))
        .orElseGet(() -> new RollbackDecision.Stay("no version was promoted yet"));
  }

  /**
   * Returns what is to become of a version that answers a share of the keys, by the same limits: it
   * goes if it is worse than the version in service beyond doubt.
   */
  public RollbackDecision decideCanary(
      String canary, Optional<LiveScore> tried, Optional<LiveScore> serving) {
    return serving
        .map(score -> compareIfEnough(canary, score.model().version(), tried, serving))
        .orElseGet(() -> stay("no labels of the version in service are known"));
  }

  private RollbackDecision decide(
      ModelEvent event,
      ReleaseHistory releases,
      Optional<LiveScore> serving,
      Optional<LiveScore> previous) {
    String version = event.version();
    Optional<String> target = event.previous();
    if (target.isEmpty() || target.get().equals(version)) {
      return stay(version + " is the first version, there is none to go back to");
    }
    if (event.state() == ModelEvent.State.ROLLED_BACK) {
      return stay(version + " is in service by a rollback and is not judged");
    }
    if (releases.isRolledBack(version)) {
      return stay(version + " was rolled back before and put into service again; it stays");
    }
    if (releases.isRolledBack(target.get())) {
      return stay(target.get() + " was rolled back itself, " + version + " stays");
    }
    return compareIfEnough(version, target.get(), serving, previous);
  }

  private RollbackDecision compareIfEnough(
      String version, String target, Optional<LiveScore> judged, Optional<LiveScore> measure) {
    int labelled = judged.map(LiveScore::labelled).orElse(0);
    int labelledBefore = measure.map(LiveScore::labelled).orElse(0);
    if (labelled < config.labelledMin() || labelledBefore < config.labelledMin()) {
      return stay(
          "only %d labelled predictions of %s and %d of %s, at least %d of each are needed"
              .formatted(labelled, version, labelledBefore, target, config.labelledMin()));
    }
    return compare(version, target, judged.orElseThrow(), measure.orElseThrow());
  }

  private RollbackDecision compare(
      String version, String target, LiveScore serving, LiveScore previous) {
    double drop = previous.accuracy() - serving.accuracy();
    double doubt =
        SignificanceTest.ofShares(
            serving.right(), serving.labelled(), previous.right(), previous.labelled());
    String numbers =
        String.format(
            Locale.ROOT,
            "accuracy %.4f on the last %d labelled predictions of %s against %.4f on the last %d of"
                + " %s",
            serving.accuracy(),
            serving.labelled(),
            version,
            previous.accuracy(),
            previous.labelled(),
            target);
    // A drop of 0.9 - 0.85 is below 0.05 in doubles.
    if (drop <= 0 || drop < config.accuracyDropMin() - 1e-12) {
      return stay(numbers + ": no drop by " + config.accuracyDropMin());
    }
    if (doubt > config.doubtMax()) {
      return stay(String.format(Locale.ROOT, "%s: chance would do that with %.2g", numbers, doubt));
    }
    return new RollbackDecision.RollBack(
        version,
        target,
        String.format(Locale.ROOT, "live %s (chance would do that with %.2g)", numbers, doubt),
        numbers(serving, previous, doubt));
  }

  private static RollbackDecision stay(String reason) {
    return new RollbackDecision.Stay(reason);
  }

  /** The names are those of the version that is left and the one that is gone back to. */
  private static Map<String, Double> numbers(LiveScore left, LiveScore target, double doubt) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("liveAccuracy", target.accuracy());
    numbers.put("liveLogLoss", target.logLoss());
    numbers.put("liveLabelled", (double) target.labelled());
    numbers.put("leftLiveAccuracy", left.accuracy());
    numbers.put("leftLiveLogLoss", left.logLoss());
    numbers.put("leftLiveLabelled", (double) left.labelled());
    numbers.put("doubt", doubt);
    return numbers;
  }
}
