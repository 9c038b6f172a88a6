/**
 * Faults from outside, on real processes, judged by {@code loadtest verify}'s own code.
 *
 * <pre>
 *   SteadySender ──images──▶ ┌──────────┐      ┌────────────────┐
 *   Replica (a JVM each) ◀─▶ │ TcpProxy │ ◀──▶ │ Broker (a JVM) │
 *   Swaps ──models─────────▶ └──────────┘      └────────────────┘
 *   Verification ◀── all topics ──┘
 * </pre>
 *
 * <p>A {@code Fault} strikes the {@code Cluster} while images flow and two versions take turns;
 * then the sender pauses, what is in flight settles, and every image is counted.
 */
@NullMarked
package io.streamtune.loadtest.faults;

import org.jspecify.annotations.NullMarked;
