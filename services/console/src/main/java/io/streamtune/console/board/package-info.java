/**
 * What the page shows at one moment. Every event is counted; the page shows a sample whose size
 * does not grow with the stream.
 *
 * <pre>
 *   prediction ───▶ StreamBoard ──▶ Rate, RecentClasses ──────▶ PageSection "stats"
 *        │                                                          │
 *        └──▶ Sampler ──▶ (its photo is read) ──▶ CardDraft ──▶ Card ──▶ PageState
 * </pre>
 *
 * <p>Nothing here uses Kafka or HTTP.
 */
@NullMarked
package io.streamtune.console.board;

import org.jspecify.annotations.NullMarked;
