package io.streamtune.events.model;

import io.streamtune.events.CloudEvent;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * The candidate that runs beside the serving version of a model. It has its own key on the topic of
 * models, so the last {@link ModelEvent} of the name alone still determines the version to serve.
 *
 * @param name name of the model
 * @param version version of the candidate
 * @param uri location of its bundle, as in a model event
 * @param manifestSha256 sha256 of the bundle's manifest, 64 lower-case hexadecimal digits
 * @param mode mode of the rollout
 * @param share share of the images that a shadow scores, or of the keys that a canary answers, from
 *     0 to 1
 */
public record CandidateEvent(
    String name, String version, URI uri, String manifestSha256, Mode mode, double share) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Mode of a rollout. */
  public enum Mode {
    /**
     * The candidate scores images that the serving version answers; its results are only compared.
     */
    SHADOW("shadow"),
    /** The candidate answers the images of a share of the keys. */
    CANARY("canary"),
    /** The rollout has ended. */
    OFF("off");

    private final String wire;

    Mode(String wire) {
      this.wire = wire;
    }

    /** Returns the mode's name in JSON. */
    public String wire() {
      return wire;
    }
  }

  /** Checks names, hash and share. */
  public CandidateEvent {
    if (name.isEmpty() || version.isEmpty()) {
      throw new IllegalArgumentException("a candidate needs a name and a version");
    }
    if (!SHA256.matcher(manifestSha256).matches()) {
      throw new IllegalArgumentException(
          "manifestSha256 must be 64 lower-case hexadecimal digits, not '%s'"
              .formatted(CloudEvent.shown(manifestSha256)));
    }
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be a number from 0 to 1, not " + share);
    }
  }

  /** Returns the event that ends this rollout. */
  public CandidateEvent ended() {
    return new CandidateEvent(name, version, uri, manifestSha256, Mode.OFF, 0);
  }

  /** Returns the record's key: {@code name#candidate}. */
  public String key() {
    return key(name);
  }

  /** Returns the key of a name's candidate. */
  public static String key(String name) {
    return name + "#candidate";
  }
}
