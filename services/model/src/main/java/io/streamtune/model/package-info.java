/**
 * Models as files: where weights come from, what they are checked against, what is served.
 *
 * <pre>
 * checkpoint (safetensors, pth) ──▶ Map&lt;String, Tensor&gt; ──▶ onnx.ResNet ──┐
 * ONNX file ─────────────────────▶ onnx.OnnxGraph ───────────────────┴─▶ bundle
 * </pre>
 *
 * {@link io.streamtune.model.Tensor} is what all readers and {@code io.streamtune.model.onnx}
 * share.
 */
@NullMarked
package io.streamtune.model;

import org.jspecify.annotations.NullMarked;
