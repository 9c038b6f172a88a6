/**
 * The Kafka side: topics in, and what the brokers say of them.
 *
 * <pre>
 *   predictions, images.dlq, … ──▶ Follower (console-follow) ──▶ StreamBoard ──▶ PageState
 *   images, by position ─────────▶ PhotoReader (console-photos) ──▶ CardDraft ──┘
 *   offsets ─────────────────────▶ LagWatch (console-offsets) ──▶ ConsumerLag ─┘
 * </pre>
 *
 * <p>No group is joined and nothing is committed: what the console reads, nobody misses.
 */
@NullMarked
package io.streamtune.console.follow;

import org.jspecify.annotations.NullMarked;
