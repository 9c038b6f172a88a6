/**
 * The images of a run, one after the other, each with the time at which it is due.
 *
 * <pre>
 * Schedule, Payloads, BrokenShare ─▶ RateTraffic ──┐
 * a recorded topic (ReplayReader) ─▶ ReplayTraffic ┴▶ Messages (ids, headers, keys) ─▶ Arrival
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.traffic;

import org.jspecify.annotations.NullMarked;
