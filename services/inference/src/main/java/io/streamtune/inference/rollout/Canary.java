package io.streamtune.inference.rollout;

import io.streamtune.inference.model.LoadedModel;
import io.streamtune.inference.model.ModelSlot;
import java.util.Optional;

/**
 * A candidate that answers the images of some keys. The serving version answers the images that it
 * cannot score: no image is lost or rejected because of a rollout.
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
    return tried.map(candidate -> candidate.slot().acquire());
  }

  /** Counts a prediction if the current canary made it; the one that made it may have ended. */
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

  /** Ends the canary; {@code done} runs when its last batch has finished. */
  void end(Runnable done) {
    Tried ended = tried.orElseThrow();
    tried = Optional.empty();
    ended.slot().retire(_ -> done.run());
  }
}
