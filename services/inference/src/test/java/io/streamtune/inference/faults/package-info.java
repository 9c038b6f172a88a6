/**
 * What becomes of the stream when something breaks: real processes on this host, killed and stopped
 * from outside.
 *
 * <pre>
 *   Traffic ──images──▶ BrokerProcess ◀──▶ ReplicaProcess (one JVM each)
 *      ▲                     │
 *      └──── predictions ────┘
 * </pre>
 *
 * <p>The network is freshly initialised: what it answers does not matter here, only that it does.
 */
@NullMarked
package io.streamtune.inference.faults;

import org.jspecify.annotations.NullMarked;
