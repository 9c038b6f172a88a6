/**
 * Reads a topic as a member of a consumer group, on the thread kafka-poll:
 *
 * <pre>
 *   StartingOffsets ─▶ PollLoop: poll ─▶ EventHandler      (every turn: drain completions, commit)
 *                        │  ▲
 *                        ▼  │ PausedPartitions: what the next poll may not read
 *                      commit.InFlightEvents: events handed over and not finished
 * </pre>
 *
 * <p>{@code Rebalance} handles assigned and revoked partitions, {@code BrokerWatch} and {@code
 * GroupWatch} observe the brokers and the group, and {@code SourceErrorPolicy} decides which errors
 * end the source.
 */
@NullMarked
package io.streamtune.stream.consume;

import org.jspecify.annotations.NullMarked;
