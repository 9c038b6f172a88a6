package io.streamtune.console.explain;

import io.streamtune.events.model.ModelEvent;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import io.streamtune.model.store.ModelStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Finds the bundle of a version: at its announced address, or by its name in the model store.
 *
 * <p><b>Called on:</b> a thread that may block.
 *
 * @param store the model store
 * @param known finds the last announcement of a version
 * @param given bundles that are in no store, from a service in the same process
 */
public record Bundles(
    ModelStore store,
    BiFunction<String, String, Optional<ModelEvent>> known,
    List<ModelBundle> given) {

  /** Copies the list. */
  public Bundles {
    given = List.copyOf(given);
  }

  /**
   * Opens and verifies the bundle of a version.
   *
   * @return empty if the version is unknown
   * @throws io.streamtune.model.InvalidModelException if the bundle is damaged or differs from what
   *     was announced
   * @throws IOException if it cannot be read now
   */
  Optional<ModelBundle> find(String name, String version) throws IOException {
    for (ModelBundle bundle : given) {
      ModelId id = bundle.manifest().id();
      if (id.name().equals(name) && id.version().equals(version)) {
        return Optional.of(bundle);
      }
    }
    Optional<ModelEvent> announced = known.apply(name, version);
    return announced.isPresent()
        ? Optional.of(store.fetch(announced.get().uri(), announced.get().manifestSha256()))
        : store.find(name + ":" + version);
  }

  /**
   * Reads the manifest of a version, without its weights and without verifying them.
   *
   * @return empty if it is in no store
   * @throws IOException if the store cannot be read now
   */
  public Optional<Manifest> manifest(String name, String version) throws IOException {
    Stream<Manifest> all =
        Stream.concat(given.stream().map(ModelBundle::manifest), store.list().models().stream());
    return all.filter(
            manifest ->
                manifest.id().name().equals(name) && manifest.id().version().equals(version))
        .findFirst();
  }

  /**
   * Reads the page on which the trainer reports how a version was trained and how good it is.
   *
   * @return empty if there is no report, for example for an imported version
   * @throws IOException if the store cannot be read now
   */
  public Optional<byte[]> report(String name, String version) throws IOException {
    return ModelId.isAllowed(name) && ModelId.isAllowed(version)
        ? store.companion(new ModelId(name, version), ModelStore.REPORT)
        : Optional.empty();
  }

  /** Returns the location of the model store, for messages. */
  public String place() {
    return store.location();
  }
}
