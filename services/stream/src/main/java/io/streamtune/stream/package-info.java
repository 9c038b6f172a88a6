/**
 * Kafka: reads events without losing any, and writes predictions and dead letters. Only this module
 * imports Kafka's client classes, and no type that other modules use exposes them.
 *
 * <pre>
 *   topic ──▶ consume.EventSource ──▶ EventHandler ──▶ stages ──▶ produce.EventSink ──▶ topic
 *             kafka-poll (PollLoop)                               kafka-publish (PublishLoop)
 *               │  ▲                                                  │
 *               │  └── commit.CompletionQueue ◀── complete(event) ◀── onSent(Acknowledged)
 *               ▼
 *             commit.OffsetLedger ──▶ commit.AtLeastOnceCommitter ──▶ group offsets
 * </pre>
 *
 * <p>With exactly-once delivery, stages pass results to the poll thread, which writes them and the
 * offsets in one transaction:
 *
 * <pre>
 *   stages ──▶ ResultSink = commit.TransactionalCommitter ──▶ topic and group offsets
 *                           kafka-poll │    ▲
 *                                      ▼    │ ready results
 *                           commit.TransactionBuffer
 * </pre>
 *
 * <p>Beside the path: {@link io.streamtune.stream.admin.TopicAdmin} creates and inspects topics,
 * {@link io.streamtune.stream.read.TopicReader} follows a topic without a consumer group, and
 * {@link io.streamtune.stream.read.ReplayReader} replays the records of a topic in timestamp order.
 *
 * <p>This package holds the records and interfaces that callers and the packages below share.
 */
@NullMarked
package io.streamtune.stream;

import org.jspecify.annotations.NullMarked;
