package io.streamtune.trainer.live.rollback;

import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.ModelEvent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the topic of models says of one model, in its order: which version is to be served, and from
 * which ones was gone back. Pure.
 *
 * <p>It knows of earlier rollbacks as far back as the topic does: compaction removes all but the
 * last event in time.
 *
 * <p><b>Called on:</b> one thread at a time.
 */
public final class ReleaseHistory {
  private final Set<String> rolledBack = new HashSet<>();
  private Optional<ModelEvent> inService = Optional.empty();
  private Optional<CandidateEvent> candidate = Optional.empty();

  /** Takes the next event of the model. */
  public void note(ModelEvent event) {
    if (event.state() == ModelEvent.State.ROLLED_BACK) {
      event.previous().ifPresent(rolledBack::add);
    }
    inService = Optional.of(event);
  }

  /** Takes the next event of the model's candidate; empty for a tombstone. */
  public void note(Optional<CandidateEvent> event) {
    candidate = event;
  }

  /** Returns the candidate that answers a share of the keys, if there is one. */
  public Optional<CandidateEvent> canary() {
    return candidate.filter(event -> event.mode() == CandidateEvent.Mode.CANARY);
  }

  /** Takes the word that nothing is known any more of what is to be served. */
  public void forget() {
    inService = Optional.empty();
  }

  /** Returns the last event. */
  public Optional<ModelEvent> inService() {
    return inService;
  }

  /** Returns whether a version was in service and was gone back from. */
  public boolean isRolledBack(String version) {
    return rolledBack.contains(version);
  }
}
