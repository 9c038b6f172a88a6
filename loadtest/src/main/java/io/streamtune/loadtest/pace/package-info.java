/**
 * Sends at the intended times, whatever comes back, wherever the images go.
 *
 * <pre>
 * Traffic ─ an image, when it is due ─▶ Pacer ────────▶ LoadTarget ─▶ Kafka, HTTP
 *                                       loadtest-pace
 *                                         │
 *                                         ▼
 *                          Watch ◀──── Recorder ◀── answers
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.pace;

import org.jspecify.annotations.NullMarked;
