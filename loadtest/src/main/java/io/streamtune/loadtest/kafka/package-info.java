/**
 * A run against a cluster: sends at the intended times, whatever comes back, and reads the answers.
 * Knows the topics alone.
 *
 * <pre>
 * Traffic ─ next image, when ─▶ Pacer ─▶ Producers ─▶ topic of images
 *   RateTraffic  (schedule)      loadtest-pace   kafka-publish, one each
 *   ReplayTraffic (a topic)        │
 *                                  ▼
 *                               Recorder ◀─ AnswerReader ◀── topics of predictions and dead letters
 *                                             loadtest-answers-N, one each
 * </pre>
 */
@NullMarked
package io.streamtune.loadtest.kafka;

import org.jspecify.annotations.NullMarked;
