package io.streamtune.events.label;

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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Labels as Kafka records; the key is the image's id. Stateless; safe on any thread. */
public final class LabelCodec {
  private static final String WHAT = "label";

  private LabelCodec() {}

  /**
   * Returns the record to publish. Its {@code ce_id} is a pure function of image, labels, person
   * and time.
   *
   * @param source the sender, a URI reference, for example {@code streamtune/console}
   * @param time when the label was given
   */
  public static EventMessage encode(Label label, String source, Instant time) {
    String id =
        NameHash.of(
            label.image().source(),
            label.image().id(),
            NameHash.of(label.labels().toArray(String[]::new)),
            label.by().orElse(""),
            time.toString());
    List<Header> headers = CloudEvent.json(id, source, EventTypes.LABEL, time);
    headers.add(CloudEvent.header(CloudEvent.CAUSATION_ID, label.image().id()));
    return new EventMessage(
        Optional.of(label.image().id().getBytes(UTF_8)),
        Headers.of(headers),
        JsonText.object(json -> write(json, label)));
  }

  /**
   * Reads a label.
   *
   * @throws InvalidEventException if it is of another type or a required property is missing or
   *     wrong
   */
  public static Label decode(Headers headers, byte[] value) {
    CloudEvent.checkType(WHAT, headers, EventTypes.LABEL);
    return JsonObject.read(
        WHAT,
        value,
        json -> new Label(json.image(), json.texts("labels"), json.optionalText("by")));
  }

  private static void write(JsonGenerator json, Label label) {
    JsonText.image(json, label.image());
    JsonText.texts(json, "labels", label.labels());
    label.by().ifPresent(by -> JsonText.text(json, "by", by));
  }
}
