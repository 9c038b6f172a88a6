package io.streamtune.loadtest.traffic;

import io.streamtune.events.EventMessage;

/**
 * An image and when it is due.
 *
 * @param index its number, from 0
 * @param dueNanos in nanoseconds from the start of the warm-up
 * @param message the event to send
 * @param broken whether it was made undecodable on purpose
 */
public record Arrival(long index, long dueNanos, EventMessage message, boolean broken) {}
