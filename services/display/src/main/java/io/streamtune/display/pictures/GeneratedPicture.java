package io.streamtune.display.pictures;

/**
 * An encoded picture and what it shows.
 *
 * <p><b>Owner:</b> the bytes are shared, not copied; do not mutate them.
 *
 * @param name file name, unique within its source: {@code circle-000017.jpg}
 * @param className what it shows: {@code circle}
 * @param jpeg the encoded picture
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose: goes to Kafka as it is.
public record GeneratedPicture(String name, String className, byte[] jpeg) {}
