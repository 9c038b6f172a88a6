package io.streamtune.events.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.CloudEvent;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.EventTypes;
import io.streamtune.events.Header;
import io.streamtune.events.Headers;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.JsonObject;
import io.streamtune.events.JsonText;
import io.streamtune.events.NameHash;
import io.streamtune.events.UriText;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Candidate events as Kafka records. Stateless; safe on any thread. */
public final class CandidateEventCodec {
  private static final String WHAT = "candidate event";
  private static final String SOURCE = "streamtune/models/";

  private CandidateEventCodec() {}

  /**
   * Returns the record to publish.
   *
   * @param time time of the decision
   */
  public static EventMessage encode(CandidateEvent event, Instant time) {
    String id =
        NameHash.of(event.key(), event.manifestSha256(), event.mode().wire(), time.toString());
    String source = SOURCE + UriText.segment(event.name());
    List<Header> headers = CloudEvent.json(id, source, EventTypes.CANDIDATE, time);
    return new EventMessage(
        Optional.of(event.key().getBytes(UTF_8)),
        Headers.of(headers),
        JsonText.object(json -> write(json, event)));
  }

  /**
   * Reads a candidate event.
   *
   * @throws InvalidEventException if it is of another type or a required property is missing or
   *     wrong; {@link ErrorCode#EMPTY} for a tombstone, which ends the rollout as {@code off} does
   */
  public static CandidateEvent decode(Headers headers, byte[] value) {
    CloudEvent.checkType(WHAT, headers, EventTypes.CANDIDATE);
    return JsonObject.read(WHAT, value, CandidateEventCodec::read);
  }

  private static void write(JsonGenerator json, CandidateEvent event) {
    JsonText.text(json, "name", event.name());
    JsonText.text(json, "version", event.version());
    JsonText.text(json, "uri", event.uri().toString());
    JsonText.text(json, "manifestSha256", event.manifestSha256());
    JsonText.text(json, "mode", event.mode().wire());
    json.writeNumberProperty("share", event.share());
  }

  private static CandidateEvent read(JsonObject json) {
    return new CandidateEvent(
        json.text("name"),
        json.text("version"),
        URI.create(json.text("uri")),
        json.text("manifestSha256"),
        json.choice("mode", CandidateEvent.Mode.values(), CandidateEvent.Mode::wire),
        json.number("share"));
  }
}
