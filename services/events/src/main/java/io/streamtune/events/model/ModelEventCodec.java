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

/** Model events as Kafka records; the key is the model's name. Stateless; safe on any thread. */
public final class ModelEventCodec {
  private static final String WHAT = "model event";
  private static final String SOURCE = "streamtune/models/";

  private ModelEventCodec() {}

  /**
   * Returns the record to publish.
   *
   * @param time time of the release decision
   */
  public static EventMessage encode(ModelEvent event, Instant time) {
    String id =
        NameHash.of(event.name(), event.manifestSha256(), event.state().wire(), time.toString());
    String source = SOURCE + UriText.segment(event.name());
    List<Header> headers = CloudEvent.json(id, source, EventTypes.MODEL, time);
    return new EventMessage(
        Optional.of(event.name().getBytes(UTF_8)),
        Headers.of(headers),
        JsonText.object(json -> write(json, event)));
  }

  /**
   * Reads a model event.
   *
   * @throws InvalidEventException if it is of another type or a required property is missing or
   *     wrong; {@link ErrorCode#EMPTY} for a tombstone, which removes the model from the topic
   */
  public static ModelEvent decode(Headers headers, byte[] value) {
    CloudEvent.checkType(WHAT, headers, EventTypes.MODEL);
    return JsonObject.read(WHAT, value, ModelEventCodec::read);
  }

  private static void write(JsonGenerator json, ModelEvent event) {
    JsonText.text(json, "name", event.name());
    JsonText.text(json, "version", event.version());
    JsonText.text(json, "uri", event.uri().toString());
    JsonText.text(json, "manifestSha256", event.manifestSha256());
    JsonText.text(json, "state", event.state().wire());
    JsonText.numbers(json, "metrics", event.metrics());
    event.parent().ifPresent(parent -> JsonText.text(json, "parent", parent));
    event.previous().ifPresent(previous -> JsonText.text(json, "previous", previous));
    event.reason().ifPresent(reason -> JsonText.text(json, "reason", reason));
  }

  private static ModelEvent read(JsonObject json) {
    return new ModelEvent(
        json.text("name"),
        json.text("version"),
        URI.create(json.text("uri")),
        json.text("manifestSha256"),
        json.choice("state", ModelEvent.State.values(), ModelEvent.State::wire),
        json.numbers("metrics"),
        json.optionalText("parent"),
        json.optionalText("previous"),
        json.optionalText("reason"));
  }
}
