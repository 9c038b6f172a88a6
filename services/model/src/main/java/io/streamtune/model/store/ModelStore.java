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
 * Bundles by name and version. A version never changes once it is there.
 *
 * <p><b>Called on</b>: any thread that may block.
 */
public interface ModelStore {
  /** Name of the page beside a bundle that tells how it was made and how good it is. */
  String REPORT = "report.html";

  /** Name of the file beside a bundle that a round of the trainer made, which it may remove. */
  String ROUND = "round.txt";

  /**
   * What a store holds.
   *
   * @param models by name, then newest first; read, not verified
   * @param problems what could not be read, in words
   */
  record Listing(List<Manifest> models, List<String> problems) {
    /** Copies the lists. */
    public Listing {
      models = List.copyOf(models);
      problems = List.copyOf(problems);
    }
  }

  /** Returns all models. */
  Listing list() throws IOException;

  /**
   * Opens and verifies a model.
   *
   * @param ref {@code NAME:VERSION}, or {@code NAME}, which means the version that was promoted
   *     last, else the newest that was imported, and never a candidate
   * @return empty if there is none, or the text is no such reference
   * @throws InvalidModelException if it is there but damaged
   */
  Optional<ModelBundle> find(String ref) throws IOException;

  /**
   * Does the same, but {@code NAME} means the newest version that was imported: what training
   * starts from does not move with what it releases.
   */
  Optional<ModelBundle> findImported(String ref) throws IOException;

  /** Returns what a version of the store is to its name. */
  VersionState state(Manifest manifest) throws IOException;

  /**
   * Records that a version was promoted; the topic of models says the same to who reads it. Called
   * by whoever announced it, afterwards.
   *
   * @throws InvalidModelException if the store does not have it
   */
  void recordPromoted(ModelId id) throws IOException;

  /**
   * Adds a bundle: wholly or not at all. Putting the same again changes nothing, even if it was
   * made at another time. One that was trained from another is a {@linkplain VersionState#CANDIDATE
   * candidate}.
   *
   * @throws InvalidModelException if the version exists with another content
   */
  default ModelId put(ModelBundle bundle) throws IOException {
    return put(bundle, Map.of());
  }

  /**
   * Does the same with files that lie beside the bundle and are not of it, such as a report. A
   * version that is there already keeps its own.
   *
   * @param companions content by file name
   */
  ModelId put(ModelBundle bundle, Map<String, byte[]> companions) throws IOException;

  /**
   * Adds a bundle that a person brings. Under a name that means nothing yet it is imported, even if
   * it was trained from another one; else that remains a candidate, until somebody promotes it.
   *
   * @throws InvalidModelException if the version exists with another content
   */
  ModelId putImported(ModelBundle bundle) throws IOException;

  /** Returns what lies beside a bundle under this name, if anything does. */
  Optional<byte[]> companion(ModelId id, String name) throws IOException;

  /**
   * Opens and verifies the bundle that a model event names.
   *
   * @param uri where it lies: relative to the store, as {@link #uri} gives it, or an absolute
   *     address within the store
   * @param manifestSha256 sha256 (hex) that its manifest must have
   * @throws InvalidModelException if it lies outside the store, is missing or damaged, or is
   *     another
   * @throws IOException if it cannot be read now; later it may be
   */
  ModelBundle fetch(URI uri, String manifestSha256) throws IOException;

  /**
   * Removes a version, wholly or not at all for who looks; one that is not there is no error. Who
   * has opened it may not be able to read on.
   */
  void delete(ModelId id) throws IOException;

  /**
   * Removes what killed processes left: bundles half written or half removed, in which nothing
   * changed since then.
   *
   * @param before long enough ago that no process can still be at it
   * @return what was removed, for people
   */
  List<String> removeLeftovers(Instant before) throws IOException;

  /** Returns what to announce for a model: its place relative to the store. */
  default URI uri(ModelId id) {
    return URI.create(id.name() + "/" + id.version());
  }

  /** Returns where it is, for messages. */
  String location();
}
