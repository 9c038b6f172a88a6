/**
 * Kafka: reading events so that none is lost, and writing predictions and dead letters. The only
 * importer of Kafka's client classes; none of them is in the public types.
 *
 * <pre>
 *   topic ──▶ EventSource ──────────▶ EventHandler ──▶ stages ──▶ EventSink ──▶ topic
 *             kafka-poll (PollLoop)                               kafka-publish (PublishLoop)
 *               │  ▲                                                  │
 *               │  └── Completions ◀── complete(event) ◀── onSent(Acknowledged)
 *               ▼
 *             OffsetLedger ──▶ Commits ──▶ group offsets
 * </pre>
 *
 * <p>With exactly-once delivery the answers go to the poll thread, which brings them and the
 * offsets into one transaction:
 *
 * <pre>
 *   stages ──▶ AnswerSink ──▶ Transactions ──▶ HeldAnswers: what is ready ──▶ topic, group offsets
 *                             kafka-poll
 * </pre>
 *
 * <p>Beside the path: {@link io.streamtune.stream.TopicAdmin} makes and measures topics, {@link
 * io.streamtune.stream.TopicReader} follows one without a group, {@link
 * io.streamtune.stream.ReplayReader} reads what one holds in the order of its times.
 */
@NullMarked
package io.streamtune.stream;

import org.jspecify.annotations.NullMarked;
