/**
 * The model bundle: a graph, what must be known to serve it, and a digest of every byte.
 *
 * <pre>
 *            NAME[:VERSION] ──▶ ModelStore ──┐
 * ref ──▶ ModelResolver ─┼─▶ bundle directory ├──▶ ModelBundle ──▶ ServingModel: pixels to probabilities
 *            .onnx .pth .safetensors ────────┘        │
 *                                                     └─▶ model.onnx  manifest.json  probe/
 * </pre>
 *
 * Bytes are hashed before they are used: what was verified is what is served.
 */
@NullMarked
package io.streamtune.model.bundle;

import org.jspecify.annotations.NullMarked;
