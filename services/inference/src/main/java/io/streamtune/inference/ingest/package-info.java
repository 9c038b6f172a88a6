/**
 * Images arrive here: from Kafka and, through package {@code http}, from HTTP requests.
 *
 * <pre>
 *   images ──▶ KafkaIngest ──▶ ImageRequest ──▶ (decode)
 *                  │        ▲
 *                  │        └── DatarefFetcher ◀── an address instead of an image
 *                  └─ no image at all ──▶ (publish: dead letter)
 * </pre>
 */
@NullMarked
package io.streamtune.inference.ingest;

import org.jspecify.annotations.NullMarked;
