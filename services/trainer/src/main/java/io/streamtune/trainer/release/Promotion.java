package io.streamtune.trainer.release;

import io.streamtune.events.model.ModelEvent;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.ModelStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Puts a version of the store into service on a person's request: it is verified, then announced.
 *
 * <p>Called on: a thread that may block.
 *
 * @param store store of the versions; the replicas must read the same store
 * @param clock wall clock
 */
public record Promotion(ModelStore store, InstantSource clock) {

  /**
   * Announces a version.
   *
   * @param reference {@code NAME[:VERSION]}; {@link ModelStore#find} resolves a name alone
   * @param reason the reason, as text for people
   * @throws InvalidModelException if the store does not have the version, it is damaged, or a name
   *     alone resolves to the version in service
   */
  public ModelEvent promote(ModelTopic topic, String reference, Optional<String> reason)
      throws IOException {
    if (reference.indexOf(':') < 0) {
      checkIsNew(topic, reference);
    }
    return announce(topic, reference, ModelEvent.State.PROMOTED, reason);
  }

  /**
   * Announces the previously promoted version, or another one to roll back to.
   *
   * @param name name of the model
   * @param version the version to roll back to; empty for the previous one
   * @param reason the reason, as text for people
   * @throws InvalidModelException if there is no previous version, or the store does not have the
   *     version, or it is damaged
   */
  public ModelEvent rollBack(
      ModelTopic topic, String name, Optional<String> version, Optional<String> reason)
      throws IOException {
    String target = version.isPresent() ? version.get() : previous(topic, name);
    return announce(topic, name + ":" + target, ModelEvent.State.ROLLED_BACK, reason);
  }

  /**
   * Rejects a name that resolves to the version in service: a person who wants the newest version
   * would believe that it is now in service.
   */
  private static void checkIsNew(ModelTopic topic, String name) {
    Optional<ModelEvent> wanted = topic.wanted(name);
    if (wanted.isPresent()) {
      throw new InvalidModelException(
          "'%s' means %s:%s, which is in service already"
              .formatted(name, name, wanted.get().version()),
          "name the version that is to take its place; 'streamtune model list' shows them");
    }
  }

  private ModelEvent announce(
      ModelTopic topic, String reference, ModelEvent.State state, Optional<String> reason)
      throws IOException {
    ModelBundle bundle =
        store
            .find(reference)
            .orElseThrow(
                () ->
                    new InvalidModelException(
                        "the model store %s has no '%s'".formatted(store.location(), reference),
                        "'streamtune model list' shows what it has"));
    ModelEvent event =
        ModelEvents.serve(
            bundle,
            store,
            state,
            bundle.manifest().provenance().metrics(),
            topic.wanted(bundle.manifest().id().name()).map(ModelEvent::version),
            reason);
    ModelEvents.announce(topic, store, event, clock.instant());
    return event;
  }

  private static String previous(ModelTopic topic, String name) {
    ModelEvent wanted =
        topic
            .wanted(name)
            .orElseThrow(
                () ->
                    new InvalidModelException(
                        "no version of '" + name + "' was ever promoted",
                        "name the version with --to, or as 'version' by HTTP, or promote one"));
    return wanted
        .previous()
        .orElseThrow(
            () ->
                new InvalidModelException(
                    name + ":" + wanted.version() + " is the first version that was promoted",
                    "name the version to go back to with --to, or as 'version' by HTTP"));
  }
}
