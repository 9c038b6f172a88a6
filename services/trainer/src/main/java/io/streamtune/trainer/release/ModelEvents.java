package io.streamtune.trainer.release;

import io.streamtune.events.ModelEvent;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.store.ModelStore;
import java.util.Map;
import java.util.Optional;

/** What is announced when a version of the store is put into service. */
public final class ModelEvents {
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
}
