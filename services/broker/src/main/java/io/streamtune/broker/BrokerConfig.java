package io.streamtune.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The properties of a single-node Kafka that starts fast, stays small and listens on loopback only.
 */
final class BrokerConfig {
  static final String NODE_ID = "1";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /**
   * Why: images, and dead letters with their original bytes, must fit; equal to the service's
   * default.
   */
  private static final int MESSAGE_BYTES_MAX = 32 << 20;

  private BrokerConfig() {}

  /** Returns the broker's properties; {@code overrides} win. */
  static Map<String, String> of(
      Path dataDir, int port, int controllerPort, Map<String, String> overrides) {
    Map<String, String> config = new HashMap<>();
    listeners(config, port, controllerPort);
    smallness(config);
    config.put("log.dirs", dataDir.toAbsolutePath().toString());
    config.put("message.max.bytes", Integer.toString(MESSAGE_BYTES_MAX));
    config.put("replica.fetch.max.bytes", Integer.toString(MESSAGE_BYTES_MAX));
    config.put("socket.request.max.bytes", Integer.toString(4 * MESSAGE_BYTES_MAX));
    config.put("auto.create.topics.enable", "false");
    config.put("group.initial.rebalance.delay.ms", "0");
    config.putAll(overrides);
    return Map.copyOf(config);
  }

  private static void listeners(Map<String, String> config, int port, int controllerPort) {
    config.put("process.roles", "broker,controller");
    config.put("node.id", NODE_ID);
    config.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    config.put("controller.listener.names", CONTROLLER_LISTENER);
    config.put("inter.broker.listener.name", "PLAINTEXT");
    config.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d"
            .formatted(port, CONTROLLER_LISTENER, controllerPort));
    config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
  }

  /** One replica and one partition of every internal topic, few threads, small index files. */
  private static void smallness(Map<String, String> config) {
    config.put("offsets.topic.num.partitions", "1");
    config.put("offsets.topic.replication.factor", "1");
    config.put("transaction.state.log.num.partitions", "1");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.num.partitions", "1");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("default.replication.factor", "1");
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "2");
    config.put("background.threads", "2");
    config.put("num.recovery.threads.per.data.dir", "1");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    config.put("log.index.size.max.bytes", Integer.toString(1 << 20));
  }
}
