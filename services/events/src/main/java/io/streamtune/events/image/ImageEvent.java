package io.streamtune.events.image;

import io.streamtune.events.CloudEvent;
import io.streamtune.events.ErrorCode;
import io.streamtune.events.EventMessage;
import io.streamtune.events.EventTypes;
import io.streamtune.events.Header;
import io.streamtune.events.Headers;
import io.streamtune.events.ImagePosition;
import io.streamtune.events.ImageRef;
import io.streamtune.events.InvalidEventException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * An image to classify, as it was read from Kafka. A record without any header is a valid image
 * event, so that {@code kcat -P -t images photo.jpg} works.
 *
 * <p><b>Owner:</b> {@code data} is the record's value itself, not a copy; nobody may mutate it.
 *
 * @param id the sender's id ({@code ce_id}), otherwise {@code topic/partition/offset}
 * @param source the sender ({@code ce_source}), else {@code kafka:} and the topic
 * @param position position of the event in Kafka
 * @param contentType media type as sent; a hint only, the bytes decide
 * @param dataref address to fetch the image from; present only if {@code data} is empty
 * @param traceparent W3C trace context, passed through unchanged
 * @param headers all headers, unchanged
 * @param data encoded image; empty only if {@code dataref} is present
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose: an image body must not be copied.
public record ImageEvent(
    String id,
    String source,
    ImagePosition position,
    Optional<String> contentType,
    Optional<URI> dataref,
    Optional<String> traceparent,
    Headers headers,
    byte[] data) {
  private static final String WHAT = "image event";

  /**
   * Reads an image event. Liberal: any {@code ce_type} and any media type is accepted, an empty
   * attribute counts as absent, and {@code ce_dataref} is ignored if there is a body.
   *
   * @throws InvalidEventException {@link ErrorCode#EMPTY} without body and {@code ce_dataref};
   *     {@link ErrorCode#INVALID_EVENT} for structured or batched mode, another CloudEvents
   *     version, or a {@code ce_dataref} that is not a URI
   */
  public static ImageEvent read(ImagePosition position, Headers headers, byte[] value) {
    CloudEvent.checkBinary(WHAT, headers);
    return new ImageEvent(
        CloudEvent.attribute(headers, CloudEvent.ID).orElseGet(position::toString),
        CloudEvent.attribute(headers, CloudEvent.SOURCE).orElseGet(position::source),
        position,
        CloudEvent.attribute(headers, CloudEvent.CONTENT_TYPE),
        value.length > 0 ? Optional.empty() : Optional.of(dataref(headers)),
        CloudEvent.traceparent(headers),
        headers,
        value);
  }

  /**
   * Returns the W3C trace context of an event unchanged, also of one that is not a valid image
   * event.
   */
  public static Optional<String> traceparent(Headers headers) {
    return CloudEvent.traceparent(headers);
  }

  /** Returns the message with which a sender sends an image. */
  public static EventMessage message(
      String id, String source, String contentType, Optional<byte[]> key, byte[] data) {
    List<Header> headers = CloudEvent.required(id, source, EventTypes.IMAGE);
    headers.add(CloudEvent.header(CloudEvent.CONTENT_TYPE, contentType));
    return new EventMessage(key, Headers.of(headers), data);
  }

  /** Returns the message with which a sender sends the address of an image. */
  public static EventMessage reference(
      String id, String source, URI dataref, Optional<byte[]> key) {
    List<Header> headers = CloudEvent.required(id, source, EventTypes.IMAGE);
    headers.add(CloudEvent.header(CloudEvent.DATAREF, dataref.toString()));
    return new EventMessage(key, Headers.of(headers), new byte[0]);
  }

  /** Returns the reference by which predictions and labels name this image. */
  public ImageRef ref() {
    return new ImageRef(id, source, Optional.of(position));
  }

  private static URI dataref(Headers headers) {
    String text =
        CloudEvent.attribute(headers, CloudEvent.DATAREF)
            .orElseThrow(
                () ->
                    new InvalidEventException(
                        ErrorCode.EMPTY,
                        "image event: no body and no ce_dataref; send the encoded image as the"
                            + " record's value, or its address as ce_dataref"));
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new InvalidEventException(
          "image event: ce_dataref '%s' is no URI (%s); percent-encode it or send the image itself"
              .formatted(CloudEvent.shown(text), e.getReason()));
    }
  }
}
