/**
 * Sends at the intended times to any target, without waiting for answers.
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
