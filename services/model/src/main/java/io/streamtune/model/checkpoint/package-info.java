/**
 * Trained numbers from other people's files, read without ever running what the files contain.
 *
 * <pre>
 * .safetensors ──▶ SafetensorsReader ─────────────────────────────┐
 *                                                                 ├─▶ Map&lt;name, Tensor&gt;
 * .pth .pt .th ──▶ TorchCheckpointReader ──▶ PickleMachine ──┐    │
 *                    zip or older format     (allow-list)    ▼    │
 *                    └─ storages ─────────────────────▶ TensorLoader
 * </pre>
 *
 * Every length is checked against the size of the file before memory is taken for it.
 */
@NullMarked
package io.streamtune.model.checkpoint;

import org.jspecify.annotations.NullMarked;
