package io.streamtune.inference.rollout;

import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelSlot;
import java.util.Optional;

/**
 * A candidate that answers the images of some keys. What it cannot score, the version in service
 * answers: no image is lost or refused because something is tried.
 *
 * <p>Not thread-safe. Called on: the event loop.
 */
final class Canary {
  private final RolloutMetrics metrics;
  private Optional<Tried> tried = Optional.empty();
  private CanaryScore score = CanaryScore.NONE;

  private record Tried(ModelSlot slot, Sample keys) {}

  Canary(RolloutMetrics metrics) {
    this.metrics = metrics;
  }

  void begin(LoadedModel candidate, Sample keys) {
    tried = Optional.of(new Tried(new ModelSlot(candidate), keys));
    score = CanaryScore.NONE;
  }

  boolean isTried() {
    return tried.isPresent();
  }

  boolean takes(byte[] key) {
    return tried.isPresent() && tried.get().keys().takes(key);
  }

  Optional<ModelSlot.Lease> acquire() {
    return tried.map(trial -> trial.slot().acquire());
  }

  /** Counts an answer, if it is this canary's: it may have been ended meanwhile. */
  void answered(LoadedModel by) {
    if (tried.isPresent() && tried.get().slot().current().equals(by)) {
      score = score.plusAnswered();
      metrics.canaryAnswered();
    }
  }

  void fellBack(int images) {
    score = score.plusFallenBack(images);
    metrics.canaryFellBack(images);
  }

  CanaryScore score() {
    return score;
  }

  /** Ends the trial; {@code done} runs when the candidate's last batch has ended. */
  void end(Runnable done) {
    Tried ended = tried.orElseThrow();
    tried = Optional.empty();
    ended.slot().retire(_ -> done.run());
  }
}
