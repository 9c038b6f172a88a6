package io.streamtune.events.label;

import java.util.List;
import java.util.Optional;

/**
 * An image with its labels, for images that were never on the topic of images.
 *
 * <p><b>Owner:</b> {@code data} is shared, not copied; nobody may mutate it.
 *
 * @param id the sender's id, otherwise {@code topic/partition/offset} of this event
 * @param source the sender, otherwise {@code kafka:} and the topic
 * @param labels class names, at least one; on the wire one {@code ce_label} header each
 * @param by who gave the labels ({@code ce_by})
 * @param contentType media type; a hint only, the bytes decide
 * @param data encoded image, not empty
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose: an image body must not be copied.
public record LabelledImage(
    String id,
    String source,
    List<String> labels,
    Optional<String> by,
    Optional<String> contentType,
    byte[] data)
    implements LabelEvent {

  /** Copies the names; checks that there is a name and an image. */
  public LabelledImage {
    labels = LabelNames.checked(labels);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("no label; send the class name in a ce_label header");
    }
    if (data.length == 0) {
      throw new IllegalArgumentException("no image; send the encoded image as the record's value");
    }
  }
}
