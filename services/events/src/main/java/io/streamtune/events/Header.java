package io.streamtune.events;

/**
 * One Kafka header.
 *
 * <p><b>Owner:</b> the value is shared, not copied; do not mutate it after hand-off.
 *
 * @param name name, case-sensitive
 * @param value raw bytes; text is UTF-8
 */
@SuppressWarnings(
    "ArrayRecordComponent") // Shared on purpose: headers pass through by the thousand, untouched.
public record Header(String name, byte[] value) {}
