package io.streamtune.trainer.live.rollback;

import io.streamtune.events.model.ModelEvent;
import io.streamtune.trainer.gate.SignificanceTest;
import io.streamtune.trainer.live.quality.LiveScore;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether the version in service is rolled back to the one before it. Pure.
 *
 * <p>It is rolled back if both have enough labelled predictions, its accuracy is lower by the
 * limit, and the drop is significant: Fisher's exact test of two proportions, one-sided. Why exact:
 * good versions are rarely wrong, and an approximation is poor for few errors. Why unpaired, unlike
 * the gate: the two versions did not see the same images.
 *
 * <p>Rollbacks never oscillate: a version that is in service by a rollback is not judged, a version
 * that was rolled back is never a target, and no version is rolled back twice, because a person has
 * promoted it again.
 *
 * <p><b>Source:</b> decision 0016.
 */
public final class RollbackRule {
  private final RollbackConfig config;

  /** Creates a rule with these limits. */
  public RollbackRule(RollbackConfig config) {
    this.config = config;
  }

  /**
   * Returns the decision.
   *
   * @param releases history that tells which version is in service, and how it came into service
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
   * Decides about a canary by the same limits: it is ended if it is significantly worse than the
   * version in service.
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
    // Why the tolerance: in doubles, 0.9 - 0.85 is below 0.05.
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

  /**
   * The keys without prefix are those of the target; {@code left…} is the version rolled back from.
   */
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
