package io.streamtune.console.explain;

import io.streamtune.events.ImagePosition;

/**
 * What somebody wants to see.
 *
 * @param name of the model
 * @param version of it that is to look
 * @param photo what it is to look at
 */
public record ExplanationRequest(String name, String version, Photo photo) {

  /** Where the photo is. */
  public sealed interface Photo {
    /** In Kafka. */
    record At(ImagePosition position) implements Photo {}

    /**
     * Here.
     *
     * @param encoded the image file; nobody changes it
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed through, never compared.
    record Sent(byte[] encoded) implements Photo {
      /** Never shows the bytes. */
      @Override
      public String toString() {
        return "Sent[%d bytes]".formatted(encoded.length);
      }
    }
  }
}
