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
import io.streamtune.events.ModelRef;
import io.streamtune.events.NameHash;
import io.streamtune.events.UriText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Replica events as Kafka records. Stateless; safe on any thread. */
public final class ReplicaEventCodec {
  private static final String WHAT = "replica event";
  private static final String SOURCE = "streamtune/inference/";

  private ReplicaEventCodec() {}

  /**
   * Returns the record to publish.
   *
   * @param time time of the report
   */
  public static EventMessage encode(ReplicaEvent event, Instant time) {
    String id = NameHash.of(event.key(), event.serving().digest(), time.toString());
    String source = SOURCE + UriText.segment(event.replica());
    List<Header> headers = CloudEvent.json(id, source, EventTypes.REPLICA, time);
    return new EventMessage(
        Optional.of(event.key().getBytes(UTF_8)),
        Headers.of(headers),
        JsonText.object(json -> write(json, event)));
  }

  /**
   * Reads a replica event.
   *
   * @throws InvalidEventException if it is of another type or a required property is missing or
   *     wrong; {@link ErrorCode#EMPTY} for a tombstone
   */
  public static ReplicaEvent decode(Headers headers, byte[] value) {
    CloudEvent.checkType(WHAT, headers, EventTypes.REPLICA);
    return JsonObject.read(WHAT, value, ReplicaEventCodec::read);
  }

  private static void write(JsonGenerator json, ReplicaEvent event) {
    JsonText.text(json, "name", event.serving().name());
    JsonText.text(json, "replica", event.replica());
    JsonText.text(json, "version", event.serving().version());
    JsonText.text(json, "digest", event.serving().digest());
    event.refused().ifPresent(refusal -> write(json, refusal));
    JsonText.numbers(json, "receipt", event.receipt());
    event.trial().ifPresent(trial -> write(json, trial));
  }

  private static void write(JsonGenerator json, ReplicaEvent.Trial trial) {
    json.writeObjectPropertyStart("trial");
    JsonText.text(json, "version", trial.version());
    JsonText.text(json, "manifestSha256", trial.manifestSha256());
    JsonText.text(json, "mode", trial.mode());
    JsonText.numbers(json, "numbers", trial.numbers());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ReplicaEvent.Refusal refusal) {
    json.writeObjectPropertyStart("refused");
    JsonText.text(json, "version", refusal.version());
    JsonText.text(json, "manifestSha256", refusal.manifestSha256());
    JsonText.text(json, "step", refusal.step());
    JsonText.text(json, "reason", refusal.reason());
    json.writeEndObject();
  }

  private static ReplicaEvent read(JsonObject json) {
    return new ReplicaEvent(
        json.text("replica"),
        new ModelRef(json.text("name"), json.text("version"), json.text("digest")),
        json.has("refused") ? Optional.of(refusal(json.object("refused"))) : Optional.empty(),
        json.numbers("receipt"),
        json.has("trial") ? Optional.of(trial(json.object("trial"))) : Optional.empty());
  }

  private static ReplicaEvent.Trial trial(JsonObject json) {
    return new ReplicaEvent.Trial(
        json.text("version"),
        json.text("manifestSha256"),
        json.text("mode"),
        json.numbers("numbers"));
  }

  private static ReplicaEvent.Refusal refusal(JsonObject json) {
    return new ReplicaEvent.Refusal(
        json.text("version"), json.text("manifestSha256"), json.text("step"), json.text("reason"));
  }
}
