package io.streamtune.model.store;

import io.streamtune.model.InvalidModelException;
import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelBundle;
import io.streamtune.model.bundle.ModelId;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bundles by name and version. A stored version never changes.
 *
 * <p><b>Called on</b>: any thread that may block.
 */
public interface ModelStore {
  /** File name of the page beside a bundle that reports how it was trained and its metrics. */
  String REPORT = "report.html";

  /**
   * File name of the marker beside a bundle that a training run made; the trainer may remove such
   * bundles.
   */
  String ROUND = "round.txt";

  /**
   * The contents of a store.
   *
   * @param models by name, then newest first; their manifests were read, not verified
   * @param problems versions that could not be read, in words
   */
  record Listing(List<Manifest> models, List<String> problems) {
    /** Copies the lists. */
    public Listing {
      models = List.copyOf(models);
      problems = List.copyOf(problems);
    }
  }

  /** Returns all versions. */
  Listing list() throws IOException;

  /**
   * Opens and verifies a model.
   *
   * @param ref {@code NAME:VERSION}, or {@code NAME}, which means the version that was promoted
   *     last, or else the newest that was imported, and never a candidate
   * @return empty if there is none, or the text is no such reference
   * @throws InvalidModelException if the version is damaged
   */
  Optional<ModelBundle> find(String ref) throws IOException;

  /**
   * Opens and verifies a model as {@link #find} does, but {@code NAME} means the newest version
   * that was imported: the start of training must not move with the versions that training
   * releases.
   */
  Optional<ModelBundle> findImported(String ref) throws IOException;

  /** Returns the state of a version under its name. */
  VersionState state(Manifest manifest) throws IOException;

  /**
   * Records that a version was promoted. The caller has published the promotion to the topic of
   * models before, for those who read the topic.
   *
   * @throws InvalidModelException if the store does not have the version
   */
  void recordPromoted(ModelId id) throws IOException;

  /**
   * Adds a bundle, completely or not at all. Putting the same bundle again changes nothing, even if
   * its creation time differs. A bundle that was trained from another one is a {@linkplain
   * VersionState#CANDIDATE candidate}.
   *
   * @throws InvalidModelException if the version exists with another content
   */
  default ModelId put(ModelBundle bundle) throws IOException {
    return put(bundle, Map.of());
  }

  /**
   * Adds a bundle with companion files that are not part of it, such as a report. A version that
   * exists already keeps its own companions.
   *
   * @param companions content by file name
   */
  ModelId put(ModelBundle bundle, Map<String, byte[]> companions) throws IOException;

  /**
   * Adds a bundle that a user imports. If its name means no version yet, the bundle counts as
   * imported, even if it was trained from another one. Otherwise such a bundle stays a candidate
   * until it is promoted.
   *
   * @throws InvalidModelException if the version exists with another content
   */
  ModelId putImported(ModelBundle bundle) throws IOException;

  /** Returns the companion file of this name, or empty if there is none. */
  Optional<byte[]> companion(ModelId id, String name) throws IOException;

  /**
   * Opens and verifies the bundle that a model event names.
   *
   * @param uri its address: relative to the store, as {@link #uri} gives it, or absolute within the
   *     store
   * @param manifestSha256 sha256 (hex) that its manifest must have
   * @throws InvalidModelException if it lies outside the store, is missing or damaged, or has
   *     another digest
   * @throws IOException if it cannot be read now, but a retry may succeed
   */
  ModelBundle fetch(URI uri, String manifestSha256) throws IOException;

  /**
   * Removes a version, atomically for other readers; a missing version is no error. Bundles that
   * are already open may become unreadable.
   */
  void delete(ModelId id) throws IOException;

  /**
   * Removes leftovers of killed processes: bundles half written or half removed, in which nothing
   * has changed since {@code before}.
   *
   * @param before so long ago that no process can still be writing
   * @return what was removed, for display
   */
  List<String> removeLeftovers(Instant before) throws IOException;

  /** Returns the URI to publish for a model: its place relative to the store. */
  default URI uri(ModelId id) {
    return URI.create(id.name() + "/" + id.version());
  }

  /** Returns the location of the store, for messages. */
  String location();
}
