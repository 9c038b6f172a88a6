package io.streamtune.trainer.release;

import io.streamtune.events.model.ModelEvent;
import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.release.ModelTopic;
import io.streamtune.model.store.ModelStore;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is announced when a version of the store is put into service. */
public final class ModelEvents {
  private static final Logger log = LoggerFactory.getLogger(ModelEvents.class);

  private ModelEvents() {}

  /**
   * Returns the event that puts a verified bundle of the store into service.
   *
   * @param state how it comes to be served
   * @param metrics what that was decided on, by name
   * @param before the version that was served until now, if it is known
   * @param reason why, for people
   */
  public static ModelEvent serve(
      ModelBundle bundle,
      ModelStore store,
      ModelEvent.State state,
      Map<String, Double> metrics,
      Optional<String> before,
      Optional<String> reason) {
    Manifest manifest = bundle.manifest();
    return new ModelEvent(
        manifest.id().name(),
        manifest.id().version(),
        store.uri(manifest.id()),
        bundle.digest(),
        state,
        metrics,
        manifest.provenance().parent(),
        before.filter(version -> !version.equals(manifest.id().version())),
        reason);
  }

  /**
   * Announces a version, and records in the store that its name means it now.
   *
   * @throws io.streamtune.stream.StreamException if Kafka refuses or does not answer
   */
  public static void announce(ModelTopic topic, ModelStore store, ModelEvent event, Instant time) {
    topic.release(event, time);
    record(store, event);
  }

  /**
   * Records in the store what was announced. The topic is what counts for who reads it, so a store
   * that cannot be written only lags behind.
   */
  public static void record(ModelStore store, ModelEvent event) {
    try {
      store.recordPromoted(new ModelId(event.name(), event.version()));
    } catch (IOException | InvalidModelException e) {
      log.warn(
          "the model store {} does not know that {}:{} was promoted: {}",
          store.location(),
          event.name(),
          event.version(),
          e.getMessage());
    }
  }
}
