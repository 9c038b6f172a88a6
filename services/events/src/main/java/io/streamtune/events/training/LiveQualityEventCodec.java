package io.streamtune.events.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.CloudEvent;
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

/** Live-quality events as Kafka records; the key is the model's name. Stateless. */
public final class LiveQualityEventCodec {
  private static final String WHAT = "live-quality event";
  private static final String SOURCE = "streamtune/trainer/";

  private LiveQualityEventCodec() {}

  /**
   * Returns the record to publish. Its {@code ce_id} is a pure function of version and time.
   *
   * @param time time of the measurement
   */
  public static EventMessage encode(LiveQualityEvent event, Instant time) {
    ModelRef model = event.serving().model();
    String id = NameHash.of(model.name(), model.digest(), time.toString());
    String source = SOURCE + UriText.segment(model.name());
    List<Header> headers = CloudEvent.json(id, source, EventTypes.LIVE_QUALITY, time);
    return new EventMessage(
        Optional.of(model.name().getBytes(UTF_8)),
        Headers.of(headers),
        JsonText.object(json -> write(json, event)));
  }

  /**
   * Reads a live-quality event.
   *
   * @throws InvalidEventException if it is of another type or a required property is missing or
   *     wrong
   */
  public static LiveQualityEvent decode(Headers headers, byte[] value) {
    CloudEvent.checkType(WHAT, headers, EventTypes.LIVE_QUALITY);
    return JsonObject.read(
        WHAT,
        value,
        json ->
            new LiveQualityEvent(
                score(json.object("serving")),
                optionalScore(json, "previous"),
                optionalScore(json, "canary"),
                json.optionalText("message")));
  }

  private static void write(JsonGenerator json, LiveQualityEvent event) {
    write(json, "serving", event.serving());
    event.previous().ifPresent(score -> write(json, "previous", score));
    event.canary().ifPresent(score -> write(json, "canary", score));
    event.message().ifPresent(message -> JsonText.text(json, "message", message));
  }

  private static void write(JsonGenerator json, String name, LiveQualityEvent.Score score) {
    json.writeObjectPropertyStart(name);
    JsonText.model(json, score.model());
    json.writeNumberProperty("predictions", score.predictions());
    json.writeNumberProperty("labelled", score.labelled());
    json.writeNumberProperty("accuracy", score.accuracy());
    json.writeNumberProperty("logLoss", score.logLoss());
    json.writeNumberProperty("delayMedianSeconds", score.delayMedianSeconds());
    json.writeNumberProperty("delayMeanSeconds", score.delayMeanSeconds());
    json.writeEndObject();
  }

  private static Optional<LiveQualityEvent.Score> optionalScore(JsonObject json, String name) {
    return json.has(name) ? Optional.of(score(json.object(name))) : Optional.empty();
  }

  private static LiveQualityEvent.Score score(JsonObject json) {
    return new LiveQualityEvent.Score(
        json.model(),
        json.longInteger("predictions"),
        json.integer("labelled"),
        json.number("accuracy"),
        json.number("logLoss"),
        json.number("delayMedianSeconds"),
        json.number("delayMeanSeconds"));
  }
}
