/**
 * A run against a cluster: sends at the intended times without waiting for answers, and reads the
 * answers. It only needs to know the topics.
 *
 * <pre>
 * Traffic ─ an image, when it is due ─▶ Pacer ────────▶ KafkaTarget ─▶ Producers ─▶ topic of images
 *                                       loadtest-pace                  kafka-publish, one each
 *                                         │
 *                                         ▼
 *                                       Recorder ◀─ ResultReader ◀── topics of predictions, dead letters
 *                                                   loadtest-answers-N, one each
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.kafka;

import org.jspecify.annotations.NullMarked;
