/**
 * Decides before the first image when every image is sent: an open-loop rate that never waits for
 * answers. Pure, and the same for the same seed.
 *
 * <pre>
 * RateProfile (constant, ramp, with spikes) ─┐
 * ArrivalPattern (constant, poisson), seed ──┴▶ Schedule ─▶ intended times, nanoseconds from the start
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.arrivals;

import org.jspecify.annotations.NullMarked;
