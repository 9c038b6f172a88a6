package io.streamtune.events.label;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamtune.events.CloudEvent;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.EventTypes;
import io.streamtune.events.Header;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.InvalidEventException;
import java.util.List;
import java.util.Optional;

/** Labelled images as Kafka records; the key is the image's id. Stateless; safe on any thread. */
public final class LabelledImageCodec {
  static final String LABEL = "ce_label";
  static final String BY = "ce_by";

  private static final String WHAT = "labelled image";

  private LabelledImageCodec() {}

  /** Returns the record to publish; its body is the image, not a copy. */
  public static EventMessage encode(LabelledImage image) {
    List<Header> headers =
        CloudEvent.required(image.id(), image.source(), EventTypes.LABELLED_IMAGE);
    image.labels().forEach(label -> headers.add(CloudEvent.header(LABEL, label)));
    image.by().ifPresent(by -> headers.add(CloudEvent.header(BY, by)));
    image
        .contentType()
        .ifPresent(type -> headers.add(CloudEvent.header(CloudEvent.CONTENT_TYPE, type)));
    return new EventMessage(
        Optional.of(image.id().getBytes(UTF_8)), Headers.of(headers), image.data());
  }

  /**
   * Reads a labelled image.
   *
   * @param position position of the event
   * @throws InvalidEventException {@link ErrorCode#EMPTY} without a body; {@link
   *     ErrorCode#INVALID_EVENT} without a {@code ce_label} or if it is of another type
   */
  public static LabelledImage decode(ImagePosition position, Headers headers, byte[] value) {
    CloudEvent.checkType(WHAT, headers, EventTypes.LABELLED_IMAGE);
    try {
      return new LabelledImage(
          CloudEvent.attribute(headers, CloudEvent.ID).orElseGet(position::toString),
          CloudEvent.attribute(headers, CloudEvent.SOURCE).orElseGet(position::source),
          headers.texts(LABEL),
          CloudEvent.attribute(headers, BY),
          CloudEvent.attribute(headers, CloudEvent.CONTENT_TYPE),
          value);
    } catch (IllegalArgumentException e) {
      ErrorCode code = value.length == 0 ? ErrorCode.EMPTY : ErrorCode.INVALID_EVENT;
      throw new InvalidEventException(code, WHAT + ": " + e.getMessage());
    }
  }
}
