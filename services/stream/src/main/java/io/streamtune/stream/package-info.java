/**
 * Kafka: reads events so that none is lost, and writes predictions and dead letters. This module is
 * the only importer of Kafka's client classes; none of them occurs in a type that others use.
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
 * <p>With exactly-once delivery the results go to the poll thread, which writes them and the
 * offsets in one transaction:
 *
 * <pre>
 *   stages ──▶ ResultSink = commit.TransactionalCommitter ──▶ topic and group offsets
 *                           kafka-poll │    ▲
 *                                      ▼    │ what is ready
 *                           commit.TransactionBuffer
 * </pre>
 *
 * <p>Beside the path: {@link io.streamtune.stream.admin.TopicAdmin} creates and measures topics,
 * {@link io.streamtune.stream.read.TopicReader} follows one without a group, and {@link
 * io.streamtune.stream.read.ReplayReader} reads what one holds in the order of its times.
 *
 * <p>This package has the records and interfaces that callers and all of the packages below use.
 */
@NullMarked
package io.streamtune.stream;

import org.jspecify.annotations.NullMarked;
