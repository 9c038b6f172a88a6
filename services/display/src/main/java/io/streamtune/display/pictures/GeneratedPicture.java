package io.streamtune.display.pictures;

/**
 * An encoded picture and its class.
 *
 * <p><b>Owner:</b> the bytes are shared, not copied; do not mutate them.
 *
 * @param name file name, unique within its source: {@code circle-000017.jpg}
 * @param className its class: {@code circle}
 * @param jpeg the encoded picture
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose: sent to Kafka as it is.
public record GeneratedPicture(String name, String className, byte[] jpeg) {}
