package io.streamtune.events;

/**
 * The model version that made a prediction.
 *
 * @param name name of the model, for example {@code resnet50-imagenet}
 * @param version version of the model
 * @param digest sha256 of the bundle's manifest, hexadecimal; identifies the content, unlike a name
 *     or version
 */
public record ModelRef(String name, String version, String digest) {

  /** Checks that no part is empty, because a prediction must name the version that made it. */
  public ModelRef {
    if (name.isEmpty() || version.isEmpty() || digest.isEmpty()) {
      throw new IllegalArgumentException(
          "a model needs name, version and digest, not '%s', '%s', '%s'"
              .formatted(
                  CloudEvent.shown(name), CloudEvent.shown(version), CloudEvent.shown(digest)));
    }
  }
}
