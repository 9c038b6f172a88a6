package io.streamtune.loadtest.images;

/**
 * The body of an image event.
 *
 * <p><b>Owner:</b> the bytes are shared between all events with this body; nobody mutates them.
 *
 * @param bytes an encoded image, or what claims to be one
 * @param contentType its media type, as told to the receiver
 * @param broken whether it was made so that nobody can decode it
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose: an image body must not be copied.
public record Payload(byte[] bytes, String contentType, boolean broken) {
  /** Returns the body of a file, whose first bytes say what it is. */
  public static Payload of(byte[] file) {
    return new Payload(file, MediaType.of(file), false);
  }
}
