package io.streamtune.events;

import java.util.Optional;

/**
 * What is sent to a topic.
 *
 * <p><b>Owner:</b> the arrays are shared, not copied; do not mutate them after hand-off.
 *
 * @param key record key; without one, Kafka spreads the events over the partitions
 * @param headers headers in their order
 * @param value body; may be empty, never null
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose: an image body must not be copied.
public record EventMessage(Optional<byte[]> key, Headers headers, byte[] value) {}
