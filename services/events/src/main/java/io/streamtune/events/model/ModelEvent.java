package io.streamtune.events.model;

import io.streamtune.events.CloudEvent;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version of a model to serve from now on. The topic is compacted by name, so the last event
 * alone determines the version to serve: {@code version}, {@code uri} and {@code manifestSha256}
 * always name that version, also after a rollback.
 *
 * @param name name of the model; the record's key
 * @param version the version to serve
 * @param uri location of its bundle
 * @param manifestSha256 sha256 of the bundle's manifest, 64 lower-case hexadecimal digits
 * @param state why the version is served
 * @param metrics metrics that the release was decided on, by name; non-finite values are not sent
 * @param parent the version it was trained from
 * @param previous the version that was served before, to which a rollback returns
 * @param reason reason of the release, for the operator
 */
public record ModelEvent(
    String name,
    String version,
    URI uri,
    String manifestSha256,
    State state,
    Map<String, Double> metrics,
    Optional<String> parent,
    Optional<String> previous,
    Optional<String> reason) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Why a version is served. */
  public enum State {
    /** It was promoted, by the trainer's gate or by an operator. */
    PROMOTED("promoted"),
    /** It is served again after a rollback of a later version. */
    ROLLED_BACK("rolled-back");

    private final String wire;

    State(String wire) {
      this.wire = wire;
    }

    /** Returns the state's name in JSON. */
    public String wire() {
      return wire;
    }
  }

  /** Checks names and hash, and copies the metrics in their order. */
  public ModelEvent {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    if (name.isEmpty() || version.isEmpty()) {
      throw new IllegalArgumentException("a model needs a name and a version");
    }
    if (!SHA256.matcher(manifestSha256).matches()) {
      throw new IllegalArgumentException(
          "manifestSha256 must be 64 lower-case hexadecimal digits, not '%s'"
              .formatted(CloudEvent.shown(manifestSha256)));
    }
  }
}
