package io.streamtune.events;

import java.util.Optional;

/**
 * What is written to a topic: key, headers and value, without a Kafka type.
 *
 * <p><b>Owner:</b> the arrays are shared, not copied; do not mutate them after hand-off.
 *
 * @param key partitioning key, if any
 * @param headers headers in order
 * @param value the value's bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose, as in Header.
public record EventMessage(Optional<byte[]> key, Headers headers, byte[] value) {}
