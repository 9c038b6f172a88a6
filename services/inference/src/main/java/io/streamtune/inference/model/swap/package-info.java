/**
 * Swaps the serving version for the next: no image is lost and none is answered by half a model.
 *
 * <pre>
 *   ModelSwap: fetch ─▶ load ─▶ warm up ─▶ probe ─▶ switch ─▶ drain ─▶ close
 *              └────────── Preparation ─────────┘   └── SwapTarget ──┘
 *              anything wrong: ModelRefusedException    SwapReceipt
 * </pre>
 */
@NullMarked
package io.streamtune.inference.model.swap;

import org.jspecify.annotations.NullMarked;
