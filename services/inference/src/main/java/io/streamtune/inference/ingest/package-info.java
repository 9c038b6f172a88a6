/**
 * Where images come in: from Kafka and, by {@code http}, from requests.
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
