/**
 * From a batch to probabilities.
 *
 * <pre>
 *   Batch ──▶ ModelSlot.acquire ──▶ Lease ──▶ LanePool (ort-N) ──▶ Scored ──▶ Lease.close
 *                one batch = one lease = one model version
 * </pre>
 */
@NullMarked
package io.streamtune.inference.classify;

import org.jspecify.annotations.NullMarked;
