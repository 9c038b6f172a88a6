/**
 * Reads trained weights from other people's files, and never runs code from them.
 *
 * <pre>
 * .safetensors ──▶ SafetensorsReader ─────────────────────────────┐
 *                                                                 ├─▶ Map&lt;name, Tensor&gt;
 * .pth .pt .th ──▶ TorchCheckpointReader ──▶ PickleMachine ──┐    │
 *                    zip or older format     (allow-list)    ▼    │
 *                    └─ storages ─────────────────────▶ TensorLoader
 * </pre>
 *
 * Every length is checked against the size of the file before memory is allocated.
 */
@NullMarked
package io.streamtune.model.checkpoint;

import org.jspecify.annotations.NullMarked;
