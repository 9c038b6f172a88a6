/**
 * Whether a candidate may take the incumbent's place.
 *
 * <pre>
 *   hold-out, scored by both with the same views ──▶ Gate(GateConfig) ──▶ GateVerdict: yes or no, why, numbers
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.gate;

import org.jspecify.annotations.NullMarked;
