package io.streamtune.events.label;

import io.streamtune.events.CloudEvent;
import io.streamtune.events.EventTypes;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.InvalidEventException;

/** What people say about images: about one that lies in Kafka, or about one that comes along. */
public sealed interface LabelEvent permits Label, LabelledImage {

  /**
   * Reads an event of the topic of labels. Where {@code ce_type} is absent, a {@code ce_label}
   * header makes it a labelled image, anything else is taken as JSON.
   *
   * @param position where the label event itself lies
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
