/**
 * The Kafka side: reads the topics and their offsets.
 *
 * <pre>
 *   predictions, images.dlq, … ──▶ Follower (console-follow) ──▶ StreamBoard ──▶ PageState
 *   images, by position ─────────▶ PhotoReader (console-photos) ──▶ CardDraft ──┘
 *   offsets ─────────────────────▶ LagWatch (console-offsets) ──▶ ConsumerLag ─┘
 * </pre>
 *
 * <p>The console joins no group and commits nothing, so it takes no records from other consumers.
 */
@NullMarked
package io.streamtune.console.follow;

import org.jspecify.annotations.NullMarked;
