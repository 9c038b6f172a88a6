package io.streamtune.events.label;

import io.streamtune.events.CloudEvent;
import io.streamtune.events.EventTypes;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.InvalidEventException;

/** A label, either for an image that is stored in Kafka or with its own image. */
public sealed interface LabelEvent permits Label, LabelledImage {

  /**
   * Reads an event of the topic of labels. If {@code ce_type} is absent, an event with a {@code
   * ce_label} header is a labelled image, and any other event is read as JSON.
   *
   * @param position position of the label event itself
   * @throws InvalidEventException if the type does not belong here or the event cannot be read
   */
  static LabelEvent read(ImagePosition position, Headers headers, byte[] value) {
    String type = CloudEvent.attribute(headers, CloudEvent.TYPE).orElse("");
    boolean withImage =
        type.equals(EventTypes.LABELLED_IMAGE)
            || (type.isEmpty() && headers.text(LabelledImageCodec.LABEL).isPresent());
    return withImage
        ? LabelledImageCodec.decode(position, headers, value)
        : LabelCodec.decode(headers, value);
  }
}
