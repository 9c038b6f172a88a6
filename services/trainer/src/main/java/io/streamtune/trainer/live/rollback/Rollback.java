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
 * Performs a rollback: checks that the previous version is complete in the store, then announces
 * it.
 *
 * <p><b>Called on:</b> one thread, which may block.
 */
public final class Rollback {
  private final ModelStore store;
  private final Supplier<ModelTopic> topic;
  private final InstantSource clock;

  /**
   * Creates it.
   *
   * @param topic opens the models topic
   */
  public Rollback(ModelStore store, Supplier<ModelTopic> topic, InstantSource clock) {
    this.store = store;
    this.topic = topic;
    this.clock = clock;
  }

  /**
   * Announces the previous version, unless another event was announced since the decision.
   *
   * @param judged the version in service at the time of the decision
   * @return the event that was announced
   * @throws InvalidModelException if the store does not have the version, or it is damaged
   * @throws IOException if the store cannot be read now
   * @throws io.streamtune.stream.StreamException if Kafka rejects the request or does not answer
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
    // Opened only now, to read the topic's current content.
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

  /** Records in the store which version is in service, whoever announced it. */
  public void record(ModelEvent inService) {
    ModelEvents.record(store, inService);
  }

  /**
   * Ends a canary, unless another event was announced since the decision.
   *
   * @param judged the canary at the time of the decision
   * @return whether the end was announced
   * @throws io.streamtune.stream.StreamException if Kafka rejects the request or does not answer
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
