/**
 * What the page shows at a moment, and how it comes to be: counted is everything, shown is a sample
 * that does not grow with the stream.
 *
 * <pre>
 *   every answer ──▶ StreamBoard ──▶ Rate, RecentClasses ──────▶ PageSection "stats"
 *        │                                                          │
 *        └──▶ Sampler ──▶ (its photo is read) ──▶ CardDraft ──▶ Card ──▶ PageState
 * </pre>
 *
 * <p>Nothing here speaks to Kafka or HTTP.
 */
@NullMarked
package io.streamtune.console.board;

import org.jspecify.annotations.NullMarked;
