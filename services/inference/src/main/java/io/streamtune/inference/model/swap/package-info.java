/**
 * The steps from one version in service to the next, with no image lost and none answered by half a
 * model.
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
