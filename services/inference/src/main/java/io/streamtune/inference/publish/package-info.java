/**
 * From an outcome to a topic, and then to the offset that may be committed.
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
