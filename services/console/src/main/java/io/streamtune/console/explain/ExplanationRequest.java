package io.streamtune.console.explain;

import io.streamtune.events.ImagePosition;

/**
 * A request to explain how a model version sees a photo.
 *
 * @param name the name of the model
 * @param version the version of the model
 * @param photo the photo to explain
 */
public record ExplanationRequest(String name, String version, Photo photo) {

  /** Where the photo comes from. */
  public sealed interface Photo {
    /** An image record in Kafka. */
    record At(ImagePosition position) implements Photo {}

    /**
     * An uploaded photo.
     *
     * @param encoded the image file; do not mutate
     */
    @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
    record Sent(byte[] encoded) implements Photo {
      /** Omits the bytes. */
      @Override
      public String toString() {
        return "Sent[%d bytes]".formatted(encoded.length);
      }
    }
  }
}
