/**
 * Models as files: reads weights and graphs, verifies them and makes the bundles that are served.
 *
 * <pre>
 * checkpoint (safetensors, pth) ──▶ Map&lt;String, Tensor&gt; ──▶ onnx.ResNet ──┐
 * ONNX file ─────────────────────▶ onnx.OnnxGraph ───────────────────┴─▶ bundle
 * </pre>
 *
 * {@link io.streamtune.model.Tensor} is the type that all readers and {@code
 * io.streamtune.model.onnx} share.
 */
@NullMarked
package io.streamtune.model;

import org.jspecify.annotations.NullMarked;
