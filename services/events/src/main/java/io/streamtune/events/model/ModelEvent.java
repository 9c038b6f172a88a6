package io.streamtune.events.model;

import io.streamtune.events.CloudEvent;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which version of a model is to be served from now on. The topic is compacted by name, so its last
 * event alone says what to serve: {@code version}, {@code uri} and {@code manifestSha256} always
 * name the version to serve, also after a roll-back.
 *
 * @param name name of the model; the record's key
 * @param version the version to serve
 * @param uri where its bundle lies
 * @param manifestSha256 sha256 of the bundle's manifest, 64 lower-case hexadecimal digits
 * @param state how the version came to be served
 * @param metrics what the release was decided on, by name; values that are not finite are not sent
 * @param parent the version it was trained from
 * @param previous the version that was to be served before; what a roll-back goes back to
 * @param reason why, for people
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

  /** How a version came to be served. */
  public enum State {
    /** It beat the version before it. */
    PROMOTED("promoted"),
    /** It is served again because a later version failed. */
    ROLLED_BACK("rolled-back");

    private final String wire;

    State(String wire) {
      this.wire = wire;
    }

    /** Returns the state as it stands in JSON. */
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
