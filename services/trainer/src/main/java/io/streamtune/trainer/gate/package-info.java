/**
 * Decides whether a candidate may replace the incumbent.
 *
 * <pre>
 *   hold-out, scored by both ──▶ Gate(GateConfig) ──▶ GateVerdict: passed, reason, numbers
 *   with the same views
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.gate;

import org.jspecify.annotations.NullMarked;
