package io.streamtune.events.model;

import io.streamtune.events.CloudEvent;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * Which version of a model is tried beside the one that is served. It has a key of its own on the
 * topic of models, so the last {@link ModelEvent} of the name alone still says what to serve.
 *
 * @param name name of the model
 * @param version the version that is tried
 * @param uri where its bundle lies, as in a model event
 * @param manifestSha256 sha256 of the bundle's manifest, 64 lower-case hexadecimal digits
 * @param mode how it is tried
 * @param share part of the images that it sees, or of the keys that it answers, from 0 to 1
 */
public record CandidateEvent(
    String name, String version, URI uri, String manifestSha256, Mode mode, double share) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** How a version is tried. */
  public enum Mode {
    /** It scores images that the version in service answers; what it says is only compared. */
    SHADOW("shadow"),
    /** It answers the images of a share of the keys. */
    CANARY("canary"),
    /** It is tried no more. */
    OFF("off");

    private final String wire;

    Mode(String wire) {
      this.wire = wire;
    }

    /** Returns the mode as it stands in JSON. */
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

  /** Returns the event that ends this. */
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
