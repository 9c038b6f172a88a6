/**
 * Photos through a network on ONNX Runtime, forward only: what a frozen body makes of them, and how
 * good a model is.
 *
 * <pre>
 * PhotoRows ─▶ lane-0 … lane-N (ONNX Runtime) ─▶ ForwardRows.next(), in order ─▶ Scorer: passes
 * </pre>
 */
@NullMarked
package io.streamtune.trainer.forward;

import org.jspecify.annotations.NullMarked;
