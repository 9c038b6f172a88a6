/**
 * Turns finished events into committed offsets, with one strategy per delivery guarantee:
 *
 * <pre>
 *                         ┌─ AtLeastOnceCommitter ────▶ group offsets
 *   results ─ OffsetLedger ┤
 *                         └─ TransactionalCommitter ──▶ results and group offsets together
 *                              TransactionBuffer: which results the next transaction may contain
 *                              TransactionalProducer: begin, send, commit or abort
 * </pre>
 *
 * <p><b>Called on:</b> kafka-poll, except the methods by which stages complete, answer or drop an
 * event.
 */
@NullMarked
package io.streamtune.stream.commit;

import org.jspecify.annotations.NullMarked;
