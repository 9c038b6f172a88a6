/**
 * What became of each image, from the time at which it was to be sent. Knows no clock and no
 * transport: times are handed in, in nanoseconds from the beginning of what is measured.
 *
 * <pre>
 * Event (Sent, Acknowledged, Refused, Predicted, Buried) ─▶ Recorder ─┬─ InFlightRing  id ─▶ intended time
 *                                                                     ├─ histograms
 *                                                                     └─ TimeSeries  second by second
 *                                                                          ▼
 *                                                                       Measured
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.measure;

import org.jspecify.annotations.NullMarked;
