package io.streamtune.events.prediction;

import io.streamtune.events.CloudEvent;
import io.streamtune.events.EventMessage;
import io.streamtune.events.EventTypes;
import io.streamtune.events.Header;
import io.streamtune.events.Headers;
import io.streamtune.events.InvalidEventException;
import io.streamtune.events.JsonObject;
import io.streamtune.events.JsonText;
import io.streamtune.events.UriText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Predictions as Kafka records. Probabilities have 6 significant digits (0 below 1e-16), times have
 * microsecond precision. Stateless; safe on any thread.
 */
public final class PredictionCodec {
  private static final String WHAT = "prediction";
  private static final String SOURCE = "streamtune/inference/";

  private PredictionCodec() {}

  /**
   * Returns the record to publish.
   *
   * @param key the image event's key
   * @param time when the prediction was made
   */
  public static EventMessage encode(Prediction prediction, Optional<byte[]> key, Instant time) {
    String source = SOURCE + UriText.segment(prediction.model().name());
    List<Header> headers = CloudEvent.json(prediction.id(), source, EventTypes.PREDICTION, time);
    headers.add(CloudEvent.header(CloudEvent.CAUSATION_ID, prediction.image().id()));
    prediction
        .traceparent()
        .ifPresent(trace -> headers.add(CloudEvent.header(CloudEvent.TRACEPARENT, trace)));
    byte[] value = JsonText.object(json -> write(json, prediction));
    return new EventMessage(key, Headers.of(headers), value);
  }

  /**
   * Reads a prediction.
   *
   * @throws InvalidEventException if it is of another type or a required property is missing or
   *     wrong
   */
  public static Prediction decode(Headers headers, byte[] value) {
    CloudEvent.checkType(WHAT, headers, EventTypes.PREDICTION);
    return JsonObject.read(WHAT, value, json -> read(json, CloudEvent.traceparent(headers)));
  }

  private static void write(JsonGenerator json, Prediction prediction) {
    JsonText.image(json, prediction.image());
    JsonText.model(json, prediction.model());
    json.writeArrayPropertyStart("labels");
    for (ScoredLabel label : prediction.labels()) {
      json.writeStartObject();
      JsonText.text(json, "name", label.name());
      json.writeNumberProperty("probability", JsonText.rounded(label.probability()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringProperty("activation", prediction.activation().wire());
    json.writeObjectPropertyStart("tta");
    json.writeNumberProperty("views", prediction.tta().views());
    JsonText.text(json, "policy", prediction.tta().policy());
    json.writeEndObject();
    write(json, prediction.timings());
  }

  private static void write(JsonGenerator json, Timings timings) {
    json.writeObjectPropertyStart("timings");
    json.writeNumberProperty("queueMillis", toMicros(timings.queueMillis()));
    json.writeNumberProperty("decodeMillis", toMicros(timings.decodeMillis()));
    json.writeNumberProperty("batchWaitMillis", toMicros(timings.batchWaitMillis()));
    json.writeNumberProperty("inferenceMillis", toMicros(timings.inferenceMillis()));
    json.writeNumberProperty("totalMillis", toMicros(timings.totalMillis()));
    json.writeEndObject();
  }

  private static double toMicros(double millis) {
    return Math.rint(millis * 1e3) / 1e3;
  }

  private static Prediction read(JsonObject json, Optional<String> traceparent) {
    JsonObject tta = json.object("tta");
    JsonObject timings = json.object("timings");
    return new Prediction(
        json.image(),
        json.model(),
        json.objects("labels").stream()
            .map(label -> new ScoredLabel(label.text("name"), label.number("probability")))
            .toList(),
        json.choice("activation", Activation.values(), Activation::wire),
        new Tta(tta.integer("views"), tta.text("policy")),
        new Timings(
            timings.number("queueMillis"),
            timings.number("decodeMillis"),
            timings.number("batchWaitMillis"),
            timings.number("inferenceMillis"),
            timings.number("totalMillis")),
        traceparent);
  }
}
