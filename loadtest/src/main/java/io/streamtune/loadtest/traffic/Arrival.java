package io.streamtune.loadtest.traffic;

import io.streamtune.events.EventMessage;

/**
 * An image and when it is due.
 *
 * @param index its number, from 0
 * @param dueNanos in nanoseconds from the first moment of the warm-up
 * @param message what is sent
 * @param broken whether it was made so that nobody can decode it
 */
public record Arrival(long index, long dueNanos, EventMessage message, boolean broken) {}
