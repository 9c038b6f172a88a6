/**
 * Writes an outcome to its topic; the event's offset may be committed after that.
 *
 * <pre>
 *   Predicted ──▶ predictions ──┐
 *                               ├─ ResultSink: acknowledged ──▶ the event is completed
 *   Rejected ───▶ images.dlq ───┘                                   and so is its span
 * </pre>
 */
@NullMarked
package io.streamtune.inference.publish;

import org.jspecify.annotations.NullMarked;
