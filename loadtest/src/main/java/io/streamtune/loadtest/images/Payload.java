package io.streamtune.loadtest.images;

/**
 * The body of an image event.
 *
 * <p><b>Owner:</b> all events with this body share the bytes; do not mutate.
 *
 * @param bytes an encoded image, or a broken one
 * @param contentType the media type in the event's headers
 * @param broken whether it was made undecodable on purpose
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose: an image body must not be copied.
public record Payload(byte[] bytes, String contentType, boolean broken) {
  /** Returns the body of a file and detects its media type. */
  public static Payload of(byte[] file) {
    return new Payload(file, MediaType.of(file), false);
  }
}
