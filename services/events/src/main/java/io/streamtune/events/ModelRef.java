package io.streamtune.events;

/**
 * Which model made a prediction.
 *
 * @param name name of the model, for example {@code resnet50-imagenet}
 * @param version version of the model
 * @param digest sha256 of the bundle's manifest, hexadecimal; the identity that cannot lie
 */
public record ModelRef(String name, String version, String digest) {

  /** Checks that no part is empty: a prediction without the version that made it is worthless. */
  public ModelRef {
    if (name.isEmpty() || version.isEmpty() || digest.isEmpty()) {
      throw new IllegalArgumentException(
          "a model needs name, version and digest, not '%s', '%s', '%s'"
              .formatted(
                  CloudEvent.shown(name), CloudEvent.shown(version), CloudEvent.shown(digest)));
    }
  }
}
