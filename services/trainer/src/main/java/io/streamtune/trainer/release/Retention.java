package io.streamtune.trainer.release;

import io.streamtune.model.bundle.Manifest;
import io.streamtune.model.bundle.ModelId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which old versions may leave the store. Pure.
 *
 * <p>Only versions that the trainer named itself, by their time, ever leave: what people imported
 * is theirs.
 *
 * @param versions of a model that are kept, besides those that are needed
 */
public record Retention(int versions) {
  /** What is kept unless said otherwise: a ResNet-50 takes 100 MB a version. */
  public static final Retention DEFAULT = new Retention(10);

  /**
   * Age from which a half written or half removed bundle is a dead process's. Why: writing one
   * takes seconds, over a slow network minutes.
   */
  public static final Duration LEFT_OVER = Duration.ofDays(1);

  private static final Pattern OURS = Pattern.compile("\\d{8}-\\d{6}");

  /** Checks the number. */
  public Retention {
    if (versions < 1) {
      throw new IllegalArgumentException("versions must be 1 or more, not " + versions);
    }
  }

  /** Returns whether a version has a name as the trainer gives them. */
  static boolean isOurs(String version) {
    return OURS.matcher(version).matches();
  }

  /**
   * Returns those that may leave.
   *
   * @param newestFirst candidates that the store holds of all models, of each the newest first
   * @param name the model
   * @param needed versions that are served or tried, were served before, or are the parent of one
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
