package io.streamtune.trainer.live;

import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.model.InvalidModelException;
import io.streamtune.trainer.live.rollback.Rollback;
import io.streamtune.trainer.live.rollback.RollbackDecision;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the rollback rule whenever something has changed: it rolls the version in service back to
 * the one before it, or ends a canary.
 *
 * <p>Not thread-safe. Called on: {@code live-quality}.
 */
final class LiveJudge {
  private static final Logger log = LoggerFactory.getLogger(LiveJudge.class);
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final LiveState state;
  private final Rollback rollback;
  private final LiveMetrics metrics;
  private final LongSupplier nanoTime;
  private Optional<ModelEvent> recorded = Optional.empty();
  private boolean isJudged = true;
  private long dueNanos;

  LiveJudge(LiveState state, Rollback rollback, LiveMetrics metrics, LongSupplier nanoTime) {
    this.state = state;
    this.rollback = rollback;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.dueNanos = nanoTime.getAsLong();
  }

  /** Marks that there is something new to judge. */
  void changed() {
    isJudged = false;
  }

  /**
   * Applies the rule if something has changed. What cannot be carried out is retried after a
   * minute.
   *
   * @throws io.streamtune.stream.StreamException if Kafka rejects the request or does not answer
   */
  void judge() {
    long nowNanos = nanoTime.getAsLong();
    if (isJudged || nowNanos - dueNanos < 0) {
      return;
    }
    dueNanos = nowNanos + RETRY.toNanos();
    record();
    if (state.decideCanary().orElse(null) instanceof RollbackDecision.RollBack worse) {
      endCanary(state.canary().orElseThrow(), worse);
    }
    if (state.decide().orElse(null) instanceof RollbackDecision.RollBack worse
        && !rollBack(state.inService().orElseThrow(), worse)) {
      return;
    }
    isJudged = true;
    dueNanos = nowNanos;
  }

  /** Records in the store what a console promoted, as the console has no store to write to. */
  private void record() {
    Optional<ModelEvent> inService = state.inService();
    if (!inService.equals(recorded)) {
      recorded = inService;
      inService.ifPresent(rollback::record);
    }
  }

  private void endCanary(CandidateEvent judged, RollbackDecision.RollBack decision) {
    // On false another event was announced meanwhile; the follower reads it in a moment.
    if (rollback.endCanary(judged)) {
      state.tried(judged.ended());
      metrics.rolledBack("canary-ended");
      log.warn("the canary {} is ended: {}", decision.from(), decision.reason());
    }
  }

  /** Returns false if the rollback cannot be carried out now. */
  private boolean rollBack(ModelEvent judged, RollbackDecision.RollBack decision) {
    try {
      Optional<ModelEvent> announced = rollback.publish(judged, decision);
      announced.ifPresent(
          event -> {
            state.released(event);
            metrics.rolledBack("announced");
            log.warn(
                "{} is rolled back to {}: {}", decision.from(), decision.to(), decision.reason());
          });
      // If empty, another event was announced meanwhile; it is read and judged in a moment.
      return true;
    } catch (IOException | InvalidModelException e) {
      metrics.rolledBack("failed");
      log.error(
          "{} should be rolled back to {} and cannot be, that is tried again in {} s: {}; {}",
          decision.from(),
          decision.to(),
          RETRY.toSeconds(),
          e.getMessage(),
          decision.reason());
      return false;
    }
  }
}
