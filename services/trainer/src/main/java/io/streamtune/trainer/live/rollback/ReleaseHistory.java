package io.streamtune.trainer.live.rollback;

import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.ModelEvent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The releases of one model in the order of the models topic: which version is in service, and
 * which versions were rolled back. Pure.
 *
 * <p>It knows earlier rollbacks only as far back as the topic does: compaction eventually removes
 * all events but the last.
 *
 * <p><b>Called on:</b> one thread at a time.
 */
public final class ReleaseHistory {
  private final Set<String> rolledBack = new HashSet<>();
  private Optional<ModelEvent> inService = Optional.empty();
  private Optional<CandidateEvent> candidate = Optional.empty();

  /** Processes the next event of the model. */
  public void note(ModelEvent event) {
    if (event.state() == ModelEvent.State.ROLLED_BACK) {
      event.previous().ifPresent(rolledBack::add);
    }
    inService = Optional.of(event);
  }

  /** Processes the next event of the model's candidate; empty for a tombstone. */
  public void note(Optional<CandidateEvent> event) {
    candidate = event;
  }

  /** Returns the canary, which serves a share of the keys; empty if there is none. */
  public Optional<CandidateEvent> canary() {
    return candidate.filter(event -> event.mode() == CandidateEvent.Mode.CANARY);
  }

  /** Forgets the version in service: a tombstone or an unreadable event took its place. */
  public void forget() {
    inService = Optional.empty();
  }

  /** Returns the last event of the model; empty if there is none. */
  public Optional<ModelEvent> inService() {
    return inService;
  }

  /** Returns whether a version was rolled back. */
  public boolean isRolledBack(String version) {
    return rolledBack.contains(version);
  }
}
