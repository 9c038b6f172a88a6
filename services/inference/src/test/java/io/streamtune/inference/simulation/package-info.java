/**
 * The logic of the inference service in one thread, many times faster than the clock: its real
 * classes between a simulated cluster, simulated workers and a simulated network. A seed decides
 * who goes next, how long everything takes and what breaks.
 *
 * <pre>
 *   Cluster ──▶ PollLoop ──▶ KafkaIngest ──▶ Pipeline ──▶ KafkaPublisher ──▶ Broker ──▶ AnswerBook
 *      ▲            │                         │    ▲                            │
 *      └─ commits ──┘           SimulatedDecoders  SimulatedLanes        completions
 *
 *   with exactly-once delivery:
 *   KafkaPublisher ──▶ WatchedAnswers ──▶ PollLoop ──▶ TransactionalClient ──▶ Coordinator
 *                                                         AnswerBook, Cluster ◀─┘ on commit
 *
 *   Life: one process of the service.   Simulation: the lives of a seed, and what happens to them.
 * </pre>
 */
@NullMarked
package io.streamtune.inference.simulation;

import org.jspecify.annotations.NullMarked;
