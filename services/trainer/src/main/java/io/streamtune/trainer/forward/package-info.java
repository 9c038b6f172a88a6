/**
 * Forward passes of photos through a network on ONNX Runtime: features of a frozen body, and the
 * score of a model.
 *
 * <pre>
 * PhotoRows ─▶ lane-0 … lane-N (ONNX Runtime) ─▶ ForwardRows.next(), in order ─▶ Scorer: passes
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.forward;

import org.jspecify.annotations.NullMarked;
