package io.streamtune.trainer.live.rollback;

import io.streamtune.events.model.CandidateEvent;
import io.streamtune.events.model.ModelEvent;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.ModelStore;
import io.streamtune.trainer.release.ModelEvents;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries a rollback out: the version before must lie whole in the store, then it is announced.
 *
 * <p><b>Called on:</b> one thread, which may block.
 */
public final class Rollback {
  private final ModelStore store;
  private final Supplier<ModelTopic> topic;
  private final InstantSource clock;

  /**
   * Prepares it.
   *
   * @param topic opens the topic of models
   */
  public Rollback(ModelStore store, Supplier<ModelTopic> topic, InstantSource clock) {
    this.store = store;
    this.topic = topic;
    this.clock = clock;
  }

  /**
   * Announces the version before, unless something else was announced since it was decided.
   *
   * @param judged what was in service when it was decided
   * @return what was announced
   * @throws InvalidModelException if the store does not have the version, or it is damaged
   * @throws IOException if the store cannot be read now
   * @throws io.streamtune.stream.StreamException if Kafka refuses or does not answer
   */
  public Optional<ModelEvent> publish(ModelEvent judged, RollbackDecision.RollBack decision)
      throws IOException {
    String reference = judged.name() + ":" + decision.to();
    ModelBundle bundle =
        store
            .find(reference)
            .orElseThrow(
                () ->
                    new InvalidModelException(
                        "the model store " + store.location() + " has no " + reference,
                        "put it back, or promote another version"));
    // Opened only now: it reads what stands there at this moment.
    try (ModelTopic models = topic.get()) {
      Optional<ModelEvent> wanted = models.wanted(judged.name());
      if (!wanted.equals(Optional.of(judged))) {
        return Optional.empty();
      }
      ModelEvent event =
          ModelEvents.serve(
              bundle,
              store,
              ModelEvent.State.ROLLED_BACK,
              decision.numbers(),
              Optional.of(judged.version()),
              Optional.of("rolled back automatically: " + decision.reason()));
      ModelEvents.announce(models, store, event, clock.instant());
      return Optional.of(event);
    }
  }

  /** Records in the store what the topic says is in service, whoever announced it. */
  public void record(ModelEvent inService) {
    ModelEvents.record(store, inService);
  }

  /**
   * Ends a canary, unless something else was announced since it was decided.
   *
   * @param judged what was tried when it was decided
   * @return whether it was announced
   * @throws io.streamtune.stream.StreamException if Kafka refuses or does not answer
   */
  public boolean endCanary(CandidateEvent judged) {
    try (ModelTopic models = topic.get()) {
      boolean isTried = models.candidate(judged.name()).equals(Optional.of(judged));
      if (isTried) {
        models.publish(judged.ended(), clock.instant());
      }
      return isTried;
    }
  }
}
