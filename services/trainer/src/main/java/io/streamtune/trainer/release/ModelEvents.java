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

/** Creates and announces the events that put a version of the store into service. */
public final class ModelEvents {
  private static final Logger log = LoggerFactory.getLogger(ModelEvents.class);

  private ModelEvents() {}

  /**
   * Returns the event that puts a verified bundle of the store into service.
   *
   * @param state whether it is promoted or rolled back to
   * @param metrics numbers that the decision is based on, by name
   * @param before the version served until now, if known
   * @param reason the reason, as text for people
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
   * Announces a version, and records in the store that the model's name now resolves to it.
   *
   * @throws io.streamtune.stream.StreamException if Kafka rejects the request or does not answer
   */
  public static void announce(ModelTopic topic, ModelStore store, ModelEvent event, Instant time) {
    topic.release(event, time);
    record(store, event);
  }

  /**
   * Records an announced version in the store. The topic is authoritative for its readers, so after
   * a failed write the store only lags behind.
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
