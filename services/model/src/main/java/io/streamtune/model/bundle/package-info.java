/**
 * The model bundle: a graph, the metadata needed to serve it, and a digest of every file.
 *
 * <pre>
 *            NAME[:VERSION] ──▶ ModelStore ──┐
 * ref ──▶ ModelResolver ─┼─▶ bundle directory ├──▶ ModelBundle ──▶ ServingModel: pixels to probabilities
 *            .onnx .pth .safetensors ────────┘        │
 *                                                     └─▶ model.onnx  manifest.json  probe/
 * </pre>
 *
 * Bytes are hashed in memory before they are used, so the bytes that serve are the bytes that were
 * verified.
 */
@NullMarked
package io.streamtune.model.bundle;

import org.jspecify.annotations.NullMarked;
