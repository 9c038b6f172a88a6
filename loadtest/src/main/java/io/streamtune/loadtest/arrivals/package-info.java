/**
 * When images are to be sent, decided before the first is: a rate that waits for nobody. Pure, and
 * the same for the same seed.
 *
 * <pre>
 * RateProfile (constant, ramp, with spikes) ─┐
 * ArrivalPattern (constant, poisson), seed ──┴▶ Schedule ─▶ intended times, nanoseconds from the start
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.arrivals;

import org.jspecify.annotations.NullMarked;
