/**
 * Reads a topic as a member of a consumer group, on the thread kafka-poll:
 *
 * <pre>
 *   StartingOffsets ─▶ PollLoop: poll ─▶ EventHandler      (every turn: drain completions, commit)
 *                        │  ▲
 *                        ▼  │ PausedPartitions: what may not be read now
 *                      commit.InFlight: events handed over and not finished
 * </pre>
 *
 * <p>{@code Rebalance} hands partitions over, {@code BrokerWatch} and {@code GroupWatch} observe
 * the brokers and the group, and {@code SourceErrorPolicy} decides which errors end the source.
 */
@NullMarked
package io.streamtune.stream.consume;

import org.jspecify.annotations.NullMarked;
