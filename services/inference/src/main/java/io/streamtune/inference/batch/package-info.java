/**
 * Batching as pure state machines: no clock, thread, logger or I/O.
 *
 * <pre>
 *   RowArena.claim ──▶ (decoders write the rows) ──▶ DynamicBatcher.offer ──▶ poll ──▶ Batch ──▶ RowArena.free
 * </pre>
 *
 * <p>The rows of a batch are adjacent in one large buffer, so a batch is a slice of memory that the
 * decoders have already written: nothing is gathered or copied.
 */
@NullMarked
package io.streamtune.inference.batch;

import org.jspecify.annotations.NullMarked;
