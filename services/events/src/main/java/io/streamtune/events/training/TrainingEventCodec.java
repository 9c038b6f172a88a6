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
import io.streamtune.events.NameHash;
import io.streamtune.events.UriText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Training events as Kafka records; the key is the run's id. Stateless; safe on any thread. */
public final class TrainingEventCodec {
  private static final String WHAT = "training event";
  private static final String SOURCE = "streamtune/trainer/";

  private TrainingEventCodec() {}

  /**
   * Returns the record to publish. Its {@code ce_id} is a pure function of run, stage, step and
   * time.
   *
   * @param time time of the event
   */
  public static EventMessage encode(TrainingEvent event, Instant time) {
    String step = event.step().map(at -> at.epoch() + "/" + at.batch()).orElse("");
    String id = NameHash.of(event.run(), event.stage().wire(), step, time.toString());
    String source = SOURCE + UriText.segment(event.model());
    List<Header> headers = CloudEvent.json(id, source, EventTypes.TRAINING, time);
    return new EventMessage(
        Optional.of(event.run().getBytes(UTF_8)),
        Headers.of(headers),
        JsonText.object(json -> write(json, event)));
  }

  /**
   * Reads a training event.
   *
   * @throws InvalidEventException if it is of another type or a required property is missing or
   *     wrong
   */
  public static TrainingEvent decode(Headers headers, byte[] value) {
    CloudEvent.checkType(WHAT, headers, EventTypes.TRAINING);
    return JsonObject.read(WHAT, value, TrainingEventCodec::read);
  }

  private static void write(JsonGenerator json, TrainingEvent event) {
    JsonText.text(json, "run", event.run());
    JsonText.text(json, "model", event.model());
    JsonText.text(json, "stage", event.stage().wire());
    event.step().ifPresent(step -> write(json, step));
    JsonText.numbers(json, "metrics", event.metrics());
    event.etaSeconds().ifPresent(eta -> json.writeNumberProperty("etaSeconds", eta));
    event.message().ifPresent(message -> JsonText.text(json, "message", message));
  }

  private static void write(JsonGenerator json, TrainingEvent.Step step) {
    json.writeNumberProperty("epoch", step.epoch());
    json.writeNumberProperty("epochs", step.epochs());
    json.writeNumberProperty("batch", step.batch());
    json.writeNumberProperty("batches", step.batches());
    json.writeNumberProperty("rate", step.rate());
    step.loss().ifPresent(loss -> json.writeNumberProperty("loss", loss));
  }

  private static TrainingEvent read(JsonObject json) {
    return new TrainingEvent(
        json.text("run"),
        json.text("model"),
        json.choice("stage", TrainingEvent.Stage.values(), TrainingEvent.Stage::wire),
        json.has("epoch") ? Optional.of(step(json)) : Optional.empty(),
        json.numbers("metrics"),
        json.optionalNumber("etaSeconds"),
        json.optionalText("message"));
  }

  private static TrainingEvent.Step step(JsonObject json) {
    return new TrainingEvent.Step(
        json.integer("epoch"),
        json.integer("epochs"),
        json.integer("batch"),
        json.integer("batches"),
        json.number("rate"),
        json.optionalNumber("loss"));
  }
}
