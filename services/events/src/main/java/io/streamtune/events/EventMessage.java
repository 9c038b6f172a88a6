package io.streamtune.events;

import java.util.Optional;

/**
 * A message to send to a topic.
 *
 * <p><b>Owner:</b> the arrays are shared, not copied; do not mutate them after hand-off.
 *
 * @param key record key; without one, the producer spreads the events over the partitions
 * @param headers headers in their order
 * @param value body; may be empty, never null
 */
@SuppressWarnings("ArrayRecordComponent") // Shared on purpose: an image body must not be copied.
public record EventMessage(Optional<byte[]> key, Headers headers, byte[] value) {}
