/**
 * Records the outcome of each image, from the time at which it was due. It has no clock and no
 * transport: callers pass times in nanoseconds from the beginning of the measured part.
 *
 * <pre>
 * Event (Sent, Acknowledged, Refused, Replied, …) ─▶ Recorder ─┬─ InFlightRing  image number ─▶ intended time
 *                                                              ├─ histograms
 *                                                              └─ TimeSeries  second by second
 *                                                                   ▼
 *                                                                RunMeasurements
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.measure;

import org.jspecify.annotations.NullMarked;
