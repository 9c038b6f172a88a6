/**
 * A real single-node Kafka in KRaft mode inside this JVM, for the demo and for tests.
 *
 * <pre>
 *   Options (directory, port, overrides)
 *      │
 *      ▼
 *   BrokerConfig ──▶ format the directory once ──▶ KafkaRaftServer ──▶ 127.0.0.1:port
 * </pre>
 *
 * <p>The only importer of Kafka's server classes. One node, one replica of everything and no
 * security: never a production broker.
 */
@NullMarked
package io.streamtune.broker;

import org.jspecify.annotations.NullMarked;
