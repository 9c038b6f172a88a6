package io.streamtune.trainer.release;

import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Selects the old versions that may be deleted from the store. Pure.
 *
 * <p>Only versions that the trainer named itself, by time, are ever deleted; versions that people
 * imported stay.
 *
 * @param versions number of versions of a model to keep, besides those that are needed
 */
public record Retention(int versions) {
  /** The default. Why: a version of a ResNet-50 takes 100 MB. */
  public static final Retention DEFAULT = new Retention(10);

  /**
   * Age from which a partly written or partly deleted bundle counts as left over by a dead process.
   * Why: writing one takes seconds, or minutes over a slow network.
   */
  public static final Duration LEFT_OVER = Duration.ofDays(1);

  private static final Pattern OURS = Pattern.compile("\\d{8}-\\d{6}");

  /** Checks the number. */
  public Retention {
    if (versions < 1) {
      throw new IllegalArgumentException("versions must be 1 or more, not " + versions);
    }
  }

  /** Returns whether a version has a name in the trainer's format. */
  static boolean isOurs(String version) {
    return OURS.matcher(version).matches();
  }

  /**
   * Returns the versions that may be deleted.
   *
   * @param newestFirst candidates of all models in the store, for each model the newest first
   * @param name name of the model
   * @param needed versions that must stay: served, tried or previously served ones, and the base
   */
  public List<ModelId> leaving(List<Manifest> newestFirst, String name, Set<String> needed) {
    return newestFirst.stream()
        .map(Manifest::id)
        .filter(id -> id.name().equals(name) && isOurs(id.version()))
        .skip(versions)
        .filter(id -> !needed.contains(id.version()))
        .toList();
  }
}
